//! `cargo xtask`: every chore of the repository.

fn main() {}
