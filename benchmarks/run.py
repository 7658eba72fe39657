#!/usr/bin/env python3
"""Measures everything and archives it: benchmarks/runs/<date>-<machine>/{run.json,README.md,predict.svg}.

    benchmarks/run.py [--collections FOLDER] [--runs N] [--quick]

FOLDER holds 20ng-train.jsonl.gz and 20ng-test.jsonl.gz (20 Newsgroups, "bydate", headers and all: `text`, `label`) and
mr-10fold.jsonl.gz (Pang and Lee's movie-review sentences: `text`, `label`, `fold`). Without it text is generated (seeds
1 and 2), and what needs real text is left out. Every round runs every program once, so that what else the machine does
meets all of them; the medians over the rounds are compared. Answers are checked before times are believed.
"""
import argparse
import datetime
import gzip
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
STANCE = ROOT / ".build/release/stance"
BENCH = HERE / ".build/release/stance-bench"
SHIPPED = ROOT / "models/ukraine-stance-en.safetensors"
PYTHON = HERE / ".venv/bin/python"
PEER = [str(PYTHON), str(HERE / "peers/peer.py")]
PEERS = ["scikit-learn", "liblinear", "fasttext", "vowpal-wabbit"]


def timed(command, output=None, environment=None):
    """Runs a command and returns its wall and processor seconds and its peak memory in MB."""
    target = open(output, "wb") if output else subprocess.DEVNULL
    start = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=target, stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})})
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {process.returncode}\n{message.decode()}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1000}


def summary(samples):
    result = {"samples": samples}
    for key in ("wall", "cpu", "memory"):
        values = [sample[key] for sample in samples]
        middle = statistics.median(values)
        result[key] = middle
        result[key + "_spread"] = statistics.median(abs(value - middle) for value in values)
    return result


def rounds(commands, count):
    """Runs all commands `count` times in turn; `commands` maps names to arguments of `timed`."""
    samples = {name: [] for name in commands}
    for _ in range(count):
        for name, arguments in commands.items():
            samples[name].append(timed(*arguments))
    return {name: summary(values) for name, values in samples.items()}


def labels_of(path):
    return pathlib.Path(path).read_text(encoding="utf-8").split("\n")[:-1]


def accuracy(found, truth):
    if len(found) != len(truth):
        sys.exit(f"{len(found)} labels for {len(truth)} texts")
    return sum(a == b for a, b in zip(found, truth)) / len(truth)


def yardsticks(numpy_seconds=0.5):
    """Memory copy and STREAM triad (a = b + s·c, McCalpin 1995) in GB/s, 64 MB arrays, one thread."""
    code = (
        "import numpy as n,time\nb=n.ones(8<<20);c=n.ones(8<<20);a=n.empty(8<<20)\n"
        "def best(f):\n  t=1e9\n  for _ in range(9):\n    s=time.perf_counter();f();t=min(t,time.perf_counter()-s)\n  return t\n"
        "print(2*a.nbytes/best(lambda:n.copyto(a,b))/1e9)\n"
        "def triad():\n  n.multiply(c,3.0,out=a);n.add(a,b,out=a)\n"
        "print(5*a.nbytes/best(triad)/1e9)")
    copy, triad = subprocess.run(
        [str(PYTHON), "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"}).stdout.split()
    return {"memory_copy_gb_per_second": float(copy), "stream_triad_gb_per_second": float(triad)}


def machine():
    model = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine())
    output = lambda *command: subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()
    versions = subprocess.run(
        [str(PYTHON), "-c", "import importlib.metadata as m\n"
         "for p in ('scikit-learn','numpy','scipy','fasttext-wheel','vowpalwabbit'): print(p, m.version(p))"],
        capture_output=True, text=True).stdout.split("\n")[:-1]
    return {
        "processor": model, "processors": os.cpu_count(), "kernel": platform.release(),
        "load": os.getloadavg()[0], "commit": output("git", "rev-parse", "HEAD"),
        "changed": bool(output("git", "status", "--porcelain", "--untracked-files=no")),
        "swift": output("swift", "--version").split("\n")[0], "python": platform.python_version(),
        "peers": versions, "system": json.loads(output(str(STANCE), "inspect", "--system", "--format", "json")),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collections", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="archive nothing and leave scikit-learn's training, 20 labels and 1 GB out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(pathlib.Path(folder), options)
    if not options.quick:
        date = datetime.date.today().isoformat()
        name = result["machine"]["processor"].lower().replace(" ", "-").replace("(", "").replace(")", "")
        target = HERE / "runs" / f"{date}-{name}"
        target.mkdir(parents=True, exist_ok=True)
        (target / "run.json").write_text(json.dumps(result, indent=1) + "\n")
        (target / "README.md").write_text(markdown(result))
        (target / "predict.svg").write_text(svg(result))
    print(markdown(result))


def generated(folder, megabytes, seed):
    path = folder / f"generated-{megabytes}-{seed}.jsonl"
    timed([BENCH, "generate", megabytes, seed], path)
    return path


def collection(folder, source, name, label_of):
    """A collection as labelled JSON Lines."""
    path = folder / f"{name}.jsonl"
    with gzip.open(source, "rt", encoding="utf-8") as lines, open(path, "w", encoding="utf-8") as output:
        for number, line in enumerate(lines):
            record = json.loads(line)
            output.write(json.dumps(
                {"id": str(number), "text": record["text"], "stance": label_of(record)}, ensure_ascii=False) + "\n")
    return path


def family(record):
    """20 Newsgroups by the first part of their names; alt, misc and soc together."""
    first = record["label"].split(".")[0]
    return first if first in ("comp", "rec", "sci", "talk") else "other"


class TestSet:
    """Test texts a line each, as plain text and as records."""

    def __init__(self, folder, name, source):
        self.lines, self.records = folder / f"{name}.txt", folder / f"{name}.records.jsonl"
        self.truth = []
        with open(source, encoding="utf-8") as texts, open(self.lines, "w", encoding="utf-8") as plain, \
                open(self.records, "w", encoding="utf-8") as objects:
            for number, line in enumerate(texts):
                record = json.loads(line)
                text = " ".join(record["text"].split())
                self.truth.append(record["stance"])
                plain.write(text + "\n")
                objects.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
        self.bytes = self.lines.stat().st_size

    def repeated(self, path, copies):
        # In pieces: what this process holds in memory would be charged to its children.
        with open(path, "wb") as output:
            for _ in range(copies):
                with open(self.records if path.suffix == ".jsonl" else self.lines, "rb") as source:
                    shutil.copyfileobj(source, output)
        return path


def peer_output(*arguments):
    """What a peer prints, as JSON."""
    output = subprocess.run([*PEER, *map(str, arguments)], capture_output=True, text=True, check=True).stdout
    return json.loads(output.split("\n")[-2])


def bench_output(*arguments):
    output = subprocess.run([str(BENCH), *map(str, arguments)], capture_output=True, text=True, check=True).stdout
    return json.loads(output)


def trained(folder, train, options, peers):
    """Trains everything; returns the times and the models."""
    model = folder / "model.safetensors"
    stance = [STANCE, "train", train, "--c", 10, "-t", 1, "-o", model]
    samples = {"stance": [], "stance, calibrated by cross-validation": []}
    for _ in range(max(2, options.runs - 2)):
        samples["stance"].append(timed([*stance, "--no-calibration"]))
    samples["stance, calibrated by cross-validation"].append(timed(stance))
    models = {"stance": model}
    for peer in peers:
        prepared, models[peer] = folder / f"{peer}.train.jsonl", folder / f"{peer}.model"
        subprocess.run([*PEER, peer, "prepare", train, prepared], check=True)
        samples[peer] = [timed([*PEER, peer, "train", prepared, models[peer]])]
    return {name: summary(rows) for name, rows in samples.items()}, models


def predicted(folder, test, models, runs):
    """Labels a test set with everything; checks that one program's answers are the same however it is asked."""
    stance = [STANCE, "predict", "--unit", "paragraph", "--model", models["stance"]]
    commands = {
        "wc -w": ([["wc", "-w", test.lines], None, {"LC_ALL": "C"}]),
        "stance": ([[*stance, "--format", "labels", "-t", 1, test.lines], folder / "stance.labels"]),
        "stance, 2 threads": ([[*stance, "--format", "labels", "-t", 2, test.lines], folder / "stance2.labels"]),
        "stance, JSON Lines": ([[*stance, "--no-text", "-t", 1, test.records], folder / "stance.jsonl"]),
    }
    for peer in models:
        if peer == "stance":
            continue
        subprocess.run([*PEER, peer, "prepare", test.lines, folder / f"{peer}.txt"], check=True)
        commands[peer] = ([[*PEER, peer, "predict", models[peer], folder / f"{peer}.txt", folder / f"{peer}.labels"]])
    result = rounds(commands, runs)
    found = labels_of(folder / "stance.labels")
    if found != labels_of(folder / "stance2.labels"):
        sys.exit("one and two threads disagree")
    with open(folder / "stance.jsonl", encoding="utf-8") as file:
        if found != [json.loads(line)["stance"] or "uncertain" for line in file]:
            sys.exit("labels and JSON Lines disagree")
    for name in models:
        result[name]["accuracy"] = accuracy(labels_of(folder / f"{name}.labels"), test.truth)
    return result, found


def predicted_large(folder, test, models, found, runs):
    """The same on about 100 MB, where start-up hardly counts, and with the shipped model."""
    copies = max(1, round(100e6 / test.bytes))
    large, records = test.repeated(folder / "large.txt", copies), test.repeated(folder / "large.jsonl", copies)
    stance = [STANCE, "predict", "--unit", "paragraph", "--model", models["stance"]]
    shipped = [STANCE, "predict", "--unit", "paragraph", "--model", SHIPPED, "--format", "jsonl"]
    commands = {
        "wc -w": ([["wc", "-w", large], None, {"LC_ALL": "C"}]),
        "stance": ([[*stance, "--format", "labels", "-t", 1, large], folder / "large.labels"]),
        "stance, 2 threads": ([[*stance, "--format", "labels", "-t", 2, large], folder / "large2.labels"]),
        "stance, shipped model, JSON Lines": ([[*shipped, "-t", 1, records], folder / "shipped.jsonl"]),
        "stance, shipped model, JSON Lines, 2 threads": ([[*shipped, "-t", 2, records], folder / "shipped2.jsonl"]),
    }
    for peer in models:
        if peer in ("stance", "liblinear"):
            continue
        subprocess.run([*PEER, peer, "prepare", large, folder / f"{peer}.large.txt"], check=True)
        commands[peer] = (
            [[*PEER, peer, "predict", models[peer], folder / f"{peer}.large.txt", folder / "peer.labels"]])
    result = rounds(commands, runs)
    if labels_of(folder / "large.labels") != found * copies:
        sys.exit("the large file's labels are not the small one's, repeated")
    for one, two in (("large.labels", "large2.labels"), ("shipped.jsonl", "shipped2.jsonl")):
        if subprocess.run(["cmp", "-s", folder / one, folder / two]).returncode:
            sys.exit(f"{one} and {two} differ")
    return result, large.stat().st_size


def learnt(folder, train, options):
    """The learning core by itself, beside scikit-learn's on the same matrix: CPU seconds without reading and start-up."""
    tolerance, strengths = 1e-4, "0.01,0.0278,0.0774,0.215,0.599,1.67,4.64,12.9,35.9,100"
    result = {"tolerance": tolerance, "strengths": strengths, "paths": {}}
    matrix = folder / "all.matrix"
    subprocess.run([*PEER, "scikit-learn", "matrix", train, matrix, str(10**9)], check=True)
    result["fit"] = {"stance": bench_output("fit", matrix, 10, tolerance)}
    result["optimum"] = {"stance": bench_output("fit", matrix, 10, 1e-8)}
    if not options.quick:
        result["fit"]["scikit-learn"] = peer_output("scikit-learn", "fit", matrix, 10, tolerance)
        result["optimum"]["scikit-learn"] = peer_output("scikit-learn", "fit", matrix, 10, 1e-7)
        objectives = [entry["objective"] for entry in result["optimum"].values()]
        if abs(objectives[0] - objectives[1]) > 1e-6 * objectives[1]:
            sys.exit(f"the optima differ: {objectives}")
    for rows in (2000,) if options.quick else (2000, 8000):
        matrix = folder / f"{rows}.matrix"
        subprocess.run([*PEER, "scikit-learn", "matrix", train, matrix, str(rows)], check=True)
        path = result["paths"][rows] = {"stance": bench_output("path", matrix, 5, tolerance, strengths)}
        path["scikit-learn"] = peer_output("scikit-learn", "path", matrix, 5, tolerance, strengths)
        pairs = zip(path["stance"]["accuracies"], path["scikit-learn"]["accuracies"])
        if max(abs(a - b) for a, b in pairs) > 0.01:
            sys.exit(f"the cross-validations differ: {path}")
    return result


def with_defaults(folder, source):
    """Accuracy of `stance train` without options: C and the penalty are chosen by cross-validation."""
    result = {}
    train = collection(folder, source / "20ng-train.jsonl.gz", "default-train", lambda record: record["label"])
    test = collection(folder, source / "20ng-test.jsonl.gz", "default-test", lambda record: record["label"])
    model, found = folder / "default.safetensors", folder / "default.labels"

    def run(train, test):
        sample = timed([STANCE, "train", train, "-o", model])
        texts = TestSet(folder, "default", test)
        timed([STANCE, "predict", "--unit", "paragraph", "--model", model, "--format", "labels", texts.lines], found)
        return sample, sum(a == b for a, b in zip(labels_of(found), texts.truth)), len(texts.truth)

    sample, right, count = run(train, test)
    result["20 Newsgroups, 20 labels"] = {**sample, "accuracy": right / count}
    right = count = 0
    samples = []
    for fold in range(10):
        for name, holds in (("mr-train", False), ("mr-test", True)):
            with gzip.open(source / "mr-10fold.jsonl.gz", "rt", encoding="utf-8") as lines, \
                    open(folder / f"{name}.jsonl", "w", encoding="utf-8") as output:
                for number, line in enumerate(lines):
                    record = json.loads(line)
                    if (record["fold"] == fold) == holds:
                        output.write(json.dumps(
                            {"id": str(number), "text": record["text"], "stance": record["label"]}) + "\n")
        sample, fold_right, fold_count = run(folder / "mr-train.jsonl", folder / "mr-test.jsonl")
        samples.append(sample)
        right, count = right + fold_right, count + fold_count
    totals = {key: sum(sample[key] for sample in samples) for key in ("wall", "cpu")}
    result["MR, ten folds"] = {
        **totals, "memory": max(sample["memory"] for sample in samples), "accuracy": right / count}
    return result


def measure(folder, options):
    result = {"machine": machine(), "yardsticks": yardsticks()}
    source = options.collections
    if source:
        train = collection(folder, source / "20ng-train.jsonl.gz", "train", family)
        test = TestSet(folder, "test", collection(folder, source / "20ng-test.jsonl.gz", "test", family))
    else:
        train, test = generated(folder, 20, 1), TestSet(folder, "test", generated(folder, 20, 2))
    peers = [peer for peer in PEERS if not (options.quick and peer == "scikit-learn")]
    result["train"], models = trained(folder, train, options, peers)
    result["predict"], found = predicted(folder, test, models, options.runs)
    result["predict_large"], large_bytes = predicted_large(
        folder, test, models, found, max(3, options.runs - 2))
    result["data"] = {
        "source": "20 Newsgroups" if source else "generated", "train_bytes": train.stat().st_size,
        "test_bytes": test.bytes, "texts": len(test.truth), "labels": len(set(test.truth)),
        "large_bytes": large_bytes}

    # Start-up: one paragraph.
    paragraph = folder / "paragraph.txt"
    with open(test.lines, encoding="utf-8") as file:
        paragraph.write_text(file.readline(), encoding="utf-8")
    stance = [STANCE, "predict", "--unit", "paragraph", "-t", 1]
    result["startup"] = rounds({
        "stance, shipped model": ([[*stance, "--model", SHIPPED, paragraph], None]),
        "stance, this run's model": ([[*stance, "--model", models["stance"], paragraph], None]),
    }, 4 * options.runs)

    result["learning"] = learnt(folder, train, options)
    if source and not options.quick:
        twenty = folder / "twenty"
        twenty.mkdir()
        label = lambda record: record["label"]
        train = collection(twenty, source / "20ng-train.jsonl.gz", "train", label)
        test = TestSet(twenty, "test", collection(twenty, source / "20ng-test.jsonl.gz", "test", label))
        result["train_twenty"], models = trained(twenty, train, options, peers)
        result["predict_twenty"], _ = predicted(twenty, test, models, options.runs)
        result["defaults"] = with_defaults(twenty, source)

    # Growth: JSON Lines of 10 MB to 1 GB.
    growth = {}
    for megabytes in (10, 100) if options.quick else (10, 100, 1000):
        path = generated(folder, megabytes, 3)
        growth[megabytes] = summary([timed([*stance, "--model", SHIPPED, "--no-text", path], folder / "growth.out")])
        path.unlink()
    result["growth"] = growth

    # Stages.
    stages = subprocess.run([str(BENCH), "stages"], capture_output=True, text=True, check=True).stdout
    result["stages"] = [json.loads(line) for line in stages.split("\n") if line]
    return result


def markdown(result):
    data, machine_facts = result["data"], result["machine"]
    mb, large = data["test_bytes"] / 1e6, data["large_bytes"] / 1e6
    out = [f"# {machine_facts['processor']}, {machine_facts['processors']} processors", ""]
    out += [
        f"Commit `{machine_facts['commit'][:12]}`{' with changes' if machine_facts['changed'] else ''}; "
        f"{machine_facts['swift']}; {', '.join(machine_facts['peers'])}; load average at the start {machine_facts['load']:.1f}.",
        "", f"BLAS: {machine_facts['system'].get('blas', '?')}", "",
        f"Yardsticks: memory copy {result['yardsticks']['memory_copy_gb_per_second']:.1f} GB/s, STREAM triad "
        f"{result['yardsticks']['stream_triad_gb_per_second']:.1f} GB/s.", "",
        f"{data['texts']} texts of {data['labels']} labels, {mb:.1f} MB ({data['source']}); whole processes, one thread "
        "unless it says otherwise, medians ± median distance from the median; peak memory is at least that of the "
        "measuring script. fastText and Vowpal Wabbit get tokenised text; the clock does not run while it is made.", ""]

    def table(title, rows, megabytes=None):
        reference = rows.get("stance") or next(iter(rows.values()))
        out.extend([f"## {title}", "", "| program | wall s | CPU s | peak MB | MB/s (CPU) | CPU, stance = 1 | accuracy |",
                    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"])
        for name, row in sorted(rows.items(), key=lambda item: item[1]["cpu"]):
            speed = f"{megabytes / row['cpu']:.1f}" if megabytes else ""
            score = f"{100 * row['accuracy']:.1f} %" if "accuracy" in row else ""
            wall_spread = f" ± {row['wall_spread']:.3f}" if "wall_spread" in row else ""
            cpu_spread = f" ± {row['cpu_spread']:.3f}" if "cpu_spread" in row else ""
            out.append(
                f"| {name} | {row['wall']:.3f}{wall_spread} | {row['cpu']:.3f}{cpu_spread} | "
                f"{row['memory']:.0f} | {speed} | {row['cpu'] / reference['cpu']:.2f} | {score} |")
        out.append("")

    out += ["## The targets", "", "| work | wanted | measured |", "| --- | --- | --- |"]
    out += [f"| {work} | {wanted} | {measured} |" for work, wanted, measured in targets(result)] + [""]
    table(f"Label {large:.0f} MB of text, {data['labels']} labels", result["predict_large"], large)
    table(f"Label {mb:.0f} MB of text, {data['labels']} labels", result["predict"], mb)
    if "predict_twenty" in result:
        table(f"Label {mb:.0f} MB of text, 20 labels", result["predict_twenty"], mb)
    table(f"Train at C = 10, {data['labels']} labels", result["train"])
    if "train_twenty" in result:
        table("Train at C = 10, 20 labels", result["train_twenty"])
    learning = result["learning"]
    out += ["## The learning core on scikit-learn's matrix", "", "CPU seconds without reading and start-up.", "",
            "| work | stance | scikit-learn | ratio |", "| --- | ---: | ---: | ---: |"]

    def row(work, pair, show):
        peer = pair.get("scikit-learn")
        out.append(
            f"| {work} | {show(pair['stance'])} | {show(peer) if peer else ''} | "
            + (f"{peer['cpu'] / pair['stance']['cpu']:.1f}" if peer else "") + " |")

    seconds = lambda entry: f"{entry['cpu']:.2f}"
    row(f"fit at C = 10, tolerance {learning['tolerance']}", learning["fit"], seconds)
    row("objective at the optimum", learning["optimum"], lambda entry: f"{entry['objective']:.6f}")
    for rows, pair in learning["paths"].items():
        row(f"5 folds × 10 values of C, {rows} texts", pair, seconds)
    out.append("")
    if "defaults" in result:
        table("Train without options: C and penalty by cross-validation, all threads", result["defaults"])
    table("Start-up: label one paragraph", result["startup"])
    out += ["## Growth: JSON Lines in and out, shipped model", "", "| MB | CPU s | MB/s (CPU) | peak MB |",
            "| ---: | ---: | ---: | ---: |"]
    for megabytes, row in result["growth"].items():
        out.append(f"| {megabytes} | {row['cpu']:.2f} | {float(megabytes) / row['cpu']:.1f} | {row['memory']:.0f} |")
    out += ["", "## Stages, one thread", "", "MB/s of text by size of the sample.", ""]
    sizes = [stage["results"][0]["bytes"] / 1e6 for stage in result["stages"]]
    out += ["| stage | " + " | ".join(f"{size:.1f} MB" for size in sizes) + " |", "| --- |" + " ---: |" * len(sizes)]
    for index, first in enumerate(result["stages"][0]["results"]):
        cells = [f"{stage['results'][index]['megabytesPerSecond']:.1f}" for stage in result["stages"]]
        out.append(f"| {first['name']} | " + " | ".join(cells) + " |")
    out += ["", "![MB/s by program](predict.svg)", ""]
    return "\n".join(out)


def targets(result):
    """What the project set out for, beside what was measured."""
    large, train, learning = result["predict_large"], result["train"], result["learning"]
    cpu = lambda rows, name: rows[name]["cpu"]
    times = lambda rows, peer, name="stance": f"{cpu(rows, peer) / cpu(rows, name):.1f} ×"
    labels = [f"{1 / (cpu(large, 'stance') / cpu(large, 'wc -w')):.2f} × `wc -w`"]
    wanted = {"fasttext": "fastText", "vowpal-wabbit": "Vowpal Wabbit", "scikit-learn": "scikit-learn"}
    labels += [f"{times(large, peer)} {name}" for peer, name in wanted.items() if peer in large]
    if "predict_twenty" in result:
        labels += [
            f"{times(result['predict_twenty'], peer)} {name} (20 labels)" for peer, name in wanted.items()
            if peer in result["predict_twenty"]]
    wall = lambda name: large[name]["wall"]
    shipped = "stance, shipped model, JSON Lines"
    start = result["startup"]["stance, shipped model"]
    rows = [
        ("label text, one thread, words and bigrams", "1 × `wc -w`, 8 × fastText and Vowpal Wabbit, 50 × scikit-learn",
         ", ".join(labels)),
        ("the shipped model, both heads, JSON Lines", "3 × fastText", f"{times(large, 'fasttext', shipped)} fastText"),
        ("two threads", "1.7 ×",
         f"{wall('stance') / wall('stance, 2 threads'):.2f} × labels, "
         f"{wall(shipped) / wall(shipped + ', 2 threads'):.2f} × shipped model, the same bytes"),
        ("start-up with the shipped model", "≤ 30 ms, ≤ 60 MB", f"{1000 * start['wall']:.0f} ms, {start['memory']:.0f} MB"),
    ]
    for key, label in (("train", f"{result['data']['labels']} labels"), ("train_twenty", "20 labels")):
        if key in result:
            rows.append((
                f"train at a fixed C, {label}",
                "10 × scikit-learn's lbfgs, faster than fastText and Vowpal Wabbit, ≤ 1 GB",
                ", ".join(f"{times(result[key], peer)} {name}" for peer, name in wanted.items() if peer in result[key])
                + f", {result[key]['stance']['memory']:.0f} MB"))
    if "scikit-learn" in learning["optimum"]:
        ours, theirs = (learning["optimum"][name]["objective"] for name in ("stance", "scikit-learn"))
        rows.append(("objective at the optimum", "1e-6", f"{abs(ours - theirs) / theirs:.0e} apart"))
    rows.append((
        "5 folds × 10 values of C", "10 × LogisticRegressionCV",
        ", ".join(f"{times(pair, 'scikit-learn')} ({count} texts)" for count, pair in learning["paths"].items())))
    if "defaults" in result:
        newsgroups, reviews = result["defaults"].values()
        rows.append((
            "accuracy with the defaults", "20 Newsgroups 85.5 %, MR 78.5 %",
            f"{100 * newsgroups['accuracy']:.1f} %, {100 * reviews['accuracy']:.1f} %"))
    growth = {float(size): row for size, row in result["growth"].items()}
    smallest, largest = min(growth), max(growth)
    speed = lambda size: size / growth[size]["cpu"]
    rows.append((
        f"growth from {smallest:.0f} to {largest:.0f} MB", "linear, ≤ 250 MB",
        f"{speed(smallest):.0f} to {speed(largest):.0f} MB/s, {growth[largest]['memory']:.0f} MB"))
    return rows


def svg(result):
    megabytes = result["data"]["large_bytes"] / 1e6
    rows = sorted(((megabytes / row["cpu"], name) for name, row in result["predict_large"].items()), reverse=True)
    width, step, left = 760, 28, 310
    scale = 380 / rows[0][0]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {step * len(rows) + 40}" '
             'font-family="sans-serif" font-size="13">',
             f'<text x="0" y="16">MB of text labelled a CPU second, whole process, {megabytes:.0f} MB</text>']
    for index, (speed, name) in enumerate(rows):
        y = 30 + index * step
        colour = "#2563a8" if name.startswith("stance") else "#9aa5b1"
        parts.append(f'<text x="0" y="{y + 15}">{name}</text>')
        parts.append(f'<rect x="{left}" y="{y}" width="{max(1, speed * scale):.1f}" height="{step - 8}" fill="{colour}"/>')
        parts.append(f'<text x="{left + 6 + speed * scale:.1f}" y="{y + 15}">{speed:.1f}</text>')
    return "\n".join(parts) + "\n</svg>\n"


if __name__ == "__main__":
    main()
