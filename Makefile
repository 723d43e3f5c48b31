# make demo: see it. make test: everything, against real servers. make crash: a thousand kills on each engine.
# make bench: the numbers of docs/benchmarks.md. make lint: style, lints, licences.
.PHONY: demo test crash bench bench-video lint

demo:
	@sh tests/install.sh ffmpeg
	cargo run -- demo

crash:
	@bash tests/crash.sh

test:
	@bash tests/run.sh

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; \
	else echo "not run: cargo deny is not installed (cargo install cargo-deny)"; fi

bench:
	@bash tests/bench/run.sh $(WHAT)

bench-video:
	@sh tests/install.sh ffmpeg
	cargo bench --quiet --bench video
