//! A compiler for wasm32-unknown-unknown: rustup's target where it can be had, else Debian's compiler, which builds the
//! standard library from its source.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{cargo, has, install_debian, output, root, run};

/// The target.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's packages: compiler, cargo, and the source of the standard library of the same version.
const DEBIAN: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// A way to build for the target.
#[derive(Debug, Clone)]
pub enum Toolchain {
    /// The toolchain that runs us has the target.
    Rustup,
    /// Debian's.
    Debian {
        /// A linker that knows the target.
        linker: PathBuf,
    },
}

/// Finds a way to build, and installs what is missing where that is possible.
///
/// # Errors
/// Nothing can be had; the message says what was tried.
pub fn find() -> Result<Toolchain, String> {
    if has_rustup_target() {
        return Ok(Toolchain::Rustup);
    }
    if !has_debian() && has("rustup") {
        // A closed network must not hold us up: give up after two minutes.
        let mut add = Command::new("timeout");
        add.args(["120", "rustup", "target", "add", TARGET]);
        if run(&mut add).is_ok() && has_rustup_target() {
            return Ok(Toolchain::Rustup);
        }
    }
    if !has_debian() {
        install_debian(&DEBIAN)
            .map_err(|error| format!("no compiler for {TARGET}: `rustup target add` failed, and {error}"))?;
    }
    if !has_debian() {
        return Err(format!("no compiler for {TARGET}: the packages {} do not bring one", DEBIAN.join(" ")));
    }
    let linker = linker().or_else(|| {
        install_debian(&["lld"]).ok()?;
        linker()
    });
    linker.map(|linker| Toolchain::Debian { linker }).ok_or_else(|| format!("no linker for {TARGET}: install `lld`"))
}

impl Toolchain {
    /// `cargo build` for the target, in a target folder of its own: another compiler version than that of the host.
    pub fn build(&self) -> Command {
        let mut command = match self {
            Toolchain::Rustup => {
                let mut command = cargo();
                command.arg("build");
                command
            }
            Toolchain::Debian { linker } => {
                let mut command = Command::new("/usr/bin/cargo");
                command
                    .current_dir(root())
                    .args(["build", "-Z", "build-std=std,panic_abort"])
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                for variable in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
                    command.env_remove(variable);
                }
                command
            }
        };
        command.args(["--target", TARGET, "--target-dir"]).arg(root().join("target/wasm"));
        command.env("CARGO_PROFILE_DEV_PANIC", "abort").env("CARGO_PROFILE_RELEASE_PANIC", "abort");
        command
    }
}

fn has_rustup_target() -> bool {
    let libraries =
        output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).current_dir(root()));
    libraries.is_some_and(|folder| Path::new(&folder).is_dir())
}

fn has_debian() -> bool {
    let sysroot = output(Command::new("/usr/bin/rustc").args(["--print", "sysroot"]));
    let source = sysroot.map(|root| Path::new(&root).join("lib/rustlib/src/rust/library/Cargo.toml"));
    source.is_some_and(|source| source.is_file()) && Path::new("/usr/bin/cargo").is_file()
}

fn linker() -> Option<PathBuf> {
    let of_rustup = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))
        .map(|sysroot| Path::new(&sysroot).join("lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld"));
    let of_debian = ["/usr/bin/wasm-ld", "/usr/bin/rust-lld", "/usr/bin/lld"].map(PathBuf::from);
    of_rustup.into_iter().chain(of_debian).find(|linker| linker.is_file())
}
