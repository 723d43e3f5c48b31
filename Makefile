# make demo: see it. make test: everything, against real servers. make crash: a thousand kills on each engine.
# make bench: the numbers of docs/benchmarks.md. make bench-media, make bench-video: beside other tools. make lint: style,
# lints, licences.
# make heif: the program that opens HEIC and AVIF. make media-corpus: cleaning, held against the pictures in CRIER_CORPUS.
# make fuzz: the parsers of strangers' bytes, a minute each (SECONDS_EACH=…), with a nightly toolchain and cargo-fuzz.
.PHONY: demo test crash bench bench-media bench-video lint heif media-corpus fuzz

OUT = $${CARGO_TARGET_DIR:-target}

demo:
	@sh tests/install.sh compiler ffmpeg
	cargo run -- demo

crash:
	@bash tests/crash.sh

test:
	@sh tests/install.sh compiler
	@bash tests/run.sh

heif:
	@sh tests/install.sh heif
	cargo build --release --locked --manifest-path heif/Cargo.toml --target-dir $(OUT)/heif
	@cp $(OUT)/heif/release/crier-heif $(OUT)/crier-heif

media-corpus:
	@bash tests/run.sh -E 'test(/^media_(corpus|matrix|mutated|heif)/)'

fuzz:
	@bash fuzz/run.sh $(WHAT)

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; \
	else echo "not run: cargo deny is not installed (cargo install cargo-deny)"; fi

bench:
	@bash tests/bench/run.sh $(WHAT)

bench-media:
	@bash tests/bench/media.sh $(WHAT)

bench-video:
	@sh tests/install.sh ffmpeg
	cargo bench --quiet --bench video
