#!/usr/bin/env python3
"""Measures everything and archives it: benchmarks/runs/<date>-<machine>/{run.json,README.md,predict.svg}.

    benchmarks/run.py [--train TRAIN.jsonl --test TEST.jsonl] [--runs N] [--quick]

Without files, text is generated (seeds 1 and 2). Every round runs every program once, so that what else the machine
does meets all of them; the medians over the rounds are compared. Answers are checked before times are believed.
"""
import argparse
import datetime
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
    parser.add_argument("--train")
    parser.add_argument("--test")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="leave scikit-learn's training and 1 GB out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(pathlib.Path(folder), options)
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


def measure(folder, options):
    result = {"machine": machine(), "yardsticks": yardsticks()}
    train = pathlib.Path(options.train) if options.train else generated(folder, 20, 1)
    test = pathlib.Path(options.test) if options.test else generated(folder, 20, 2)
    lines, records, truth = folder / "lines.txt", folder / "lines.jsonl", []
    with open(test, encoding="utf-8") as source, open(lines, "w", encoding="utf-8") as plain, \
            open(records, "w", encoding="utf-8") as objects:
        for number, line in enumerate(source):
            record = json.loads(line)
            text = " ".join(record["text"].split())
            truth.append(record["stance"])
            plain.write(text + "\n")
            objects.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    large = folder / "large.txt"
    copies = max(1, round(100e6 / lines.stat().st_size))
    # In pieces: what this process holds in memory would be charged to its children.
    with open(large, "wb") as output:
        for _ in range(copies):
            with open(lines, "rb") as source:
                shutil.copyfileobj(source, output)
    result["data"] = {
        "source": "given" if options.train else "generated", "train_bytes": train.stat().st_size,
        "test_bytes": lines.stat().st_size, "texts": len(truth), "labels": len(set(truth)),
        "large_bytes": large.stat().st_size}

    # Training: once each for the slow ones.
    model = folder / "model.safetensors"
    training = {"stance (with cross-validation)": [timed([STANCE, "train", train, "--c", 10, "-t", 1, "-o", model])]}
    for _ in range(options.runs - 1):
        training["stance (with cross-validation)"].append(
            timed([STANCE, "train", train, "--c", 10, "-t", 1, "-o", model]))
    models = {}
    for peer in PEERS:
        if options.quick and peer == "scikit-learn":
            continue
        prepared, models[peer] = folder / f"{peer}.train.jsonl", folder / f"{peer}.model"
        subprocess.run([*PEER, peer, "prepare", train, prepared], check=True)
        subprocess.run([*PEER, peer, "prepare", lines, folder / f"{peer}.txt"], check=True)
        subprocess.run([*PEER, peer, "prepare", large, folder / f"{peer}.large.txt"], check=True)
        training[peer] = [timed([*PEER, peer, "train", prepared, models[peer]])]
    result["train"] = {name: summary(samples) for name, samples in training.items()}

    # Prediction: small input, whole process.
    stance = [STANCE, "predict", "--unit", "paragraph", "--model", model]
    commands = {
        "wc -w": ([["wc", "-w", lines], None, {"LC_ALL": "C"}]),
        "stance": ([[*stance, "--format", "labels", "-t", 1, lines], folder / "stance.labels"]),
        "stance, 2 threads": ([[*stance, "--format", "labels", "-t", 2, lines], folder / "stance2.labels"]),
        "stance, JSON Lines": ([[*stance, "--no-text", "-t", 1, records], folder / "stance.jsonl"]),
    }
    for peer in models:
        commands[peer] = ([[*PEER, peer, "predict", models[peer], folder / f"{peer}.txt", folder / f"{peer}.labels"]])
    result["predict"] = rounds(commands, options.runs)
    found = labels_of(folder / "stance.labels")
    if found != labels_of(folder / "stance2.labels"):
        sys.exit("one and two threads disagree")
    with open(folder / "stance.jsonl", encoding="utf-8") as file:
        if found != [json.loads(line)["stance"] or "uncertain" for line in file]:
            sys.exit("labels and JSON Lines disagree")
    result["predict"]["stance"]["accuracy"] = accuracy(found, truth)
    for peer in models:
        result["predict"][peer]["accuracy"] = accuracy(labels_of(folder / f"{peer}.labels"), truth)

    # The same on about 100 MB, where start-up does not count.
    commands = {
        "wc -w": ([["wc", "-w", large], None, {"LC_ALL": "C"}]),
        "stance": ([[*stance, "--format", "labels", "-t", 1, large], folder / "large.labels"]),
        "stance, 2 threads": ([[*stance, "--format", "labels", "-t", 2, large], folder / "large2.labels"]),
    }
    for peer in models:
        if peer in ("fasttext", "vowpal-wabbit"):
            commands[peer] = (
                [[*PEER, peer, "predict", models[peer], folder / f"{peer}.large.txt", folder / "peer.labels"]])
    result["predict_large"] = rounds(commands, max(3, options.runs - 2))
    if labels_of(folder / "large.labels") != found * copies:
        sys.exit("the large file's labels are not the small one's, repeated")

    # Start-up: one paragraph.
    paragraph = folder / "paragraph.txt"
    with open(lines, encoding="utf-8") as file:
        paragraph.write_text(file.readline(), encoding="utf-8")
    shipped = [STANCE, "predict", "--unit", "paragraph", "--model", ROOT / "models/ukraine-stance-en.safetensors"]
    commands = {
        "stance": ([[*shipped, "-t", 1, paragraph], None]),
        "stance, this run's model": ([[*stance, "-t", 1, paragraph], None]),
    }
    result["startup"] = rounds(commands, 4 * options.runs)
    result["shipped"] = rounds(
        {"stance, JSON Lines": ([[*shipped, "-t", 1, records], folder / "shipped.jsonl"])}, options.runs)

    # Growth: JSON Lines of 10 MB to 1 GB.
    growth = {}
    for megabytes in (10, 100) if options.quick else (10, 100, 1000):
        path = generated(folder, megabytes, 3)
        growth[megabytes] = summary([timed([*stance, "--no-text", "-t", 1, path], folder / "growth.out")])
        path.unlink()
    result["growth"] = growth

    # Stages.
    stages = subprocess.run([str(BENCH), "stages"], capture_output=True, text=True, check=True).stdout
    result["stages"] = [json.loads(line) for line in stages.split("\n") if line]
    return result


def markdown(result):
    data, machine_facts = result["data"], result["machine"]
    mb = data["test_bytes"] / 1e6
    large = data["large_bytes"] / 1e6
    out = [f"# {machine_facts['processor']}, {machine_facts['processors']} processors", ""]
    out += [
        f"Commit `{machine_facts['commit'][:12]}`{' with changes' if machine_facts['changed'] else ''}; "
        f"{machine_facts['swift']}; {', '.join(machine_facts['peers'])}; load average at the start {machine_facts['load']:.1f}.",
        "", f"BLAS: {machine_facts['system'].get('blas', '?')}", "",
        f"Yardsticks: memory copy {result['yardsticks']['memory_copy_gb_per_second']:.1f} GB/s, STREAM triad "
        f"{result['yardsticks']['stream_triad_gb_per_second']:.1f} GB/s.", "",
        f"{data['texts']} texts of {data['labels']} labels, {mb:.1f} MB ({data['source']}); whole processes, medians, "
        "± median distance from the median; peak memory is at least that of the measuring script. fastText and Vowpal Wabbit get tokenised text; the clock does not run "
        "while it is made.", ""]

    def table(title, rows, megabytes=None):
        reference = rows.get("stance") or next(iter(rows.values()))
        out.extend([f"## {title}", "", "| program | wall s | CPU s | peak MB | MB/s (CPU) | CPU, stance = 1 | accuracy |",
                    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"])
        for name, row in sorted(rows.items(), key=lambda item: item[1]["cpu"]):
            speed = f"{megabytes / row['cpu']:.1f}" if megabytes else ""
            score = f"{100 * row['accuracy']:.1f} %" if "accuracy" in row else ""
            out.append(
                f"| {name} | {row['wall']:.3f} ± {row['wall_spread']:.3f} | {row['cpu']:.3f} ± {row['cpu_spread']:.3f} | "
                f"{row['memory']:.0f} | {speed} | {row['cpu'] / reference['cpu']:.2f} | {score} |")
        out.append("")

    table(f"Label {mb:.0f} MB of text, a record a line", result["predict"], mb)
    table(f"Label {large:.0f} MB of text", result["predict_large"], large)
    table(f"Label {mb:.0f} MB with the shipped model: both heads, JSON Lines with the text", result["shipped"], mb)
    table("Train", result["train"])
    table("Start-up: label one paragraph", result["startup"])
    out += ["## Growth: JSON Lines in and out", "", "| MB | CPU s | MB/s (CPU) | peak MB |", "| ---: | ---: | ---: | ---: |"]
    for megabytes, row in result["growth"].items():
        out.append(f"| {megabytes} | {row['cpu']:.2f} | {megabytes / row['cpu']:.1f} | {row['memory']:.0f} |")
    out += ["", "## Stages, one thread", "", "MB/s of text by size of the sample.", ""]
    sizes = [stage["results"][0]["bytes"] / 1e6 for stage in result["stages"]]
    out += ["| stage | " + " | ".join(f"{size:.1f} MB" for size in sizes) + " |", "| --- |" + " ---: |" * len(sizes)]
    for index, first in enumerate(result["stages"][0]["results"]):
        cells = [f"{stage['results'][index]['megabytesPerSecond']:.1f}" for stage in result["stages"]]
        out.append(f"| {first['name']} | " + " | ".join(cells) + " |")
    out += ["", "![MB/s by program](predict.svg)", ""]
    return "\n".join(out)


def svg(result):
    megabytes = result["data"]["test_bytes"] / 1e6
    rows = sorted(((megabytes / row["cpu"], name) for name, row in result["predict"].items()), reverse=True)
    width, step = 640, 28
    scale = 380 / rows[0][0]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {step * len(rows) + 40}" '
             'font-family="sans-serif" font-size="13">',
             f'<text x="0" y="16">MB of text labelled a CPU second, whole process, {megabytes:.0f} MB</text>']
    for index, (speed, name) in enumerate(rows):
        y = 30 + index * step
        colour = "#2563a8" if name.startswith("stance") else "#9aa5b1"
        parts.append(f'<text x="0" y="{y + 15}">{name}</text>')
        parts.append(f'<rect x="150" y="{y}" width="{max(1, speed * scale):.1f}" height="{step - 8}" fill="{colour}"/>')
        parts.append(f'<text x="{156 + speed * scale:.1f}" y="{y + 15}">{speed:.1f}</text>')
    return "\n".join(parts) + "\n</svg>\n"


if __name__ == "__main__":
    main()
