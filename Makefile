# make demo: see it. make test: everything, against real servers. make lint: style, lints, licences.
# make bench: the numbers of docs/benchmarks.md.
.PHONY: demo test lint bench

demo:
	@sh tests/install.sh ffmpeg
	cargo run -- demo

test:
	@bash tests/run.sh

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; \
	else echo "not run: cargo deny is not installed (cargo install cargo-deny)"; fi

bench:
	@bash tests/bench/run.sh $(WHAT)
