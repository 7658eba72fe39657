/// A seeded generator shared by everything that draws at random.
public enum LinearLearningPlaceholder {}
