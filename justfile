# Everything that must hold before a change is merged; `.ci/run` runs the same.
check:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings
    cargo test --locked
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
    cargo build --release --locked

# Writes what the commands of `tests/cmd` print now into their pages; read the difference.
overwrite:
    TRYCMD=overwrite cargo test --locked --test cli
