# The same Debian in both stages, so that the binary finds the libraries that it was built with.
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends g++ make cmake nasm pkg-config libde265-dev libdav1d-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /crier
# A program of its own, because libheif is LGPL; it changes far less often than Crier.
COPY heif heif
RUN cargo build --release --locked --manifest-path heif/Cargo.toml
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends bubblewrap ca-certificates ffmpeg fonts-noto-cjk fonts-noto-core util-linux libde265-0 libdav1d6 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home crier \
    && install -d -o crier -g crier /data
COPY --from=build /crier/target/release/crier /usr/local/bin/crier
COPY --from=build /crier/heif/target/release/crier-heif /usr/local/bin/crier-heif
USER crier
WORKDIR /data
# The database and the media live here. PORT may be set by the host; 8080 where it is not.
ENV CRIER_DATA=/data PORT=8080
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["crier"]
CMD ["run"]
