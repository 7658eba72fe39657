# NATIVE=1 builds for this machine's own instruction set; the binary then runs on no older processor.
ifdef NATIVE
NATIVE_FLAGS = -Xcc -march=native -Xswiftc -Xcc -Xswiftc -march=native
endif
RELEASE = -c release --static-swift-stdlib $(NATIVE_FLAGS)
MODEL = models/ukraine-stance-en.safetensors

.PHONY: setup build demo test lint format bench bench-smoke bench-baseline bench-renew docs model audit clean

setup:
	@scripts/setup.sh

build: setup
	swift build $(RELEASE) --product stance

demo: build
	@scripts/demo.sh

test: setup
	swift build --build-tests
	swift test --skip-build

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests $(wildcard benchmarks/Package.swift benchmarks/Sources benchmarks/Tests)

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests $(wildcard benchmarks/Package.swift benchmarks/Sources benchmarks/Tests)

# Trains the shipped model; the same data and options give the same bytes.
model: build
	scripts/train-shipped-model.sh

# Every benchmark and peer, archived below benchmarks/runs; about half an hour. COLLECTIONS=FOLDER takes 20 Newsgroups and
# MR from there (benchmarks/run.py says in which form) in place of generated text.
bench: build
	swift build $(RELEASE) --package-path benchmarks
	benchmarks/peers/install.sh
	benchmarks/run.py $(if $(COLLECTIONS),--collections $(COLLECTIONS))

# About a minute once built: every stage on half a megabyte, answers checked.
bench-smoke:
	swift build -c release --package-path benchmarks
	swift run -c release --skip-build --package-path benchmarks stance-bench stages --smoke

BENCHMARK = benchmark data/paragraphs.jsonl --unit paragraph -t 1 --train data/paragraphs.jsonl --splits data/splits.tsv --part dev

# Fails where the tool takes twice its CPU time of the baseline, as multiples of a fixed loop's: wide, since processors differ.
bench-baseline: build
	$$(swift build $(RELEASE) --show-bin-path)/stance $(BENCHMARK) --baseline benchmarks/baseline.json --tolerance 100%

# Measures the baseline anew.
bench-renew: build
	$$(swift build $(RELEASE) --show-bin-path)/stance $(BENCHMARK) --format json -o benchmarks/baseline.json

# What the corpus gives away or says twice.
audit: build
	$$(swift build $(RELEASE) --show-bin-path)/stance audit data/paragraphs.jsonl --splits data/splits.tsv

clean:
	rm -rf .build benchmarks/.build

# API documentation, warnings as errors; ends in .build/documentation.
docs: setup
	scripts/docs.sh
