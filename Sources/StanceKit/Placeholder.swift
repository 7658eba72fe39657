public enum StanceKitPlaceholder {}
