//! `cargo xtask wasm`: the package for JavaScript in `wasm/pkg`, and with `--page` the playground in `wasm/playground/dist`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{self, cargo_program, is_newer, root, run as run_command};
use crate::wasm_toolchain::{self, TARGET};

/// The files that are written by hand, in `wasm/js`.
const BY_HAND: [&str; 6] = ["api.js", "index.d.ts", "node.js", "public.js", "README.md", "web.js"];

/// What the module may use: what the compiler uses, and every browser of the last years and Node understand.
const FEATURES: [&str; 6] =
    ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

/// Runs the chore.
///
/// # Errors
/// Something cannot be built.
pub fn run(args: &[String]) -> Result<(), String> {
    match args {
        [] => package().map(drop),
        [flag] if flag == "--page" => page(),
        _ => Err("usage: cargo xtask wasm [--page]".to_string()),
    }
}

/// The folder of everything about WebAssembly.
pub fn folder() -> PathBuf {
    root().join("wasm")
}

/// Builds the package and returns its folder.
///
/// # Errors
/// A tool is missing and cannot be installed, or fails.
pub fn package() -> Result<PathBuf, String> {
    let toolchain = wasm_toolchain::find()?;
    run_command(toolchain.build().args(["--profile", "wasm", "-p", "lintainer-wasm"]))?;
    let built = root().join("target/wasm").join(TARGET).join("wasm/lintainer_wasm.wasm");
    let package = folder().join("pkg");
    let module = package.join("bindings_bg.wasm");
    let bindgen = bindgen()?;
    tools::modules(&folder())?;
    if !is_newer(&module, &built) {
        let bare = root().join("target/wasm/bare");
        run_command(
            Command::new(bindgen)
                .args(["--target", "web", "--no-typescript", "--out-name", "bindings", "--out-dir"])
                .arg(&bare)
                .arg(&built),
        )?;
        make_folder(&package)?;
        run_command(
            Command::new(folder().join("node_modules/.bin/wasm-opt"))
                .args(["-O3"])
                .args(FEATURES.map(|feature| format!("--enable-{feature}")))
                .arg("-o")
                .arg(&module)
                .arg(bare.join("bindings_bg.wasm")),
        )?;
        copy(&bare.join("bindings.js"), &package.join("bindings.js"))?;
    }
    for name in BY_HAND {
        copy(&folder().join("js").join(name), &package.join(name))?;
    }
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY.md"] {
        copy(&root().join(name), &package.join(name))?;
    }
    let description = description();
    fs::write(package.join("package.json"), description).map_err(|error| format!("package.json: {error}"))?;
    Ok(package)
}

/// Builds the package and the page.
///
/// # Errors
/// As [`package`].
pub fn page() -> Result<(), String> {
    package()?;
    run_command(npm()?.args(["run", "--silent", "build"]))
}

/// npm in the folder of `package.json`.
///
/// # Errors
/// It is missing and cannot be installed.
pub fn npm() -> Result<Command, String> {
    tools::npm(&folder())
}

/// The program `wasm-bindgen` of the version of the library; anything else refuses to work with it.
fn bindgen() -> Result<PathBuf, String> {
    cargo_program("wasm-bindgen", "wasm-bindgen-cli", &locked_version("wasm-bindgen")?, &[])
}

/// The version of a package in `Cargo.lock`.
fn locked_version(name: &str) -> Result<String, String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let behind = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).map(|(_, rest)| rest);
    let version = behind.and_then(|rest| rest.split('"').next());
    version.map(str::to_string).ok_or_else(|| format!("Cargo.lock has no package `{name}`"))
}

fn description() -> String {
    let entry = |path: &str| format!("{{ \"types\": \"./index.d.ts\", \"default\": \"./{path}\" }}");
    format!(
        "{{\n  \"name\": \"lintainer\",\n  \"version\": \"{}\",\n  \"description\": \"{}\",\n  \"type\": \"module\",\n  \
         \"license\": \"MIT OR Apache-2.0\",\n  \"repository\": \"github:lintainer/lintainer\",\n  \
         \"types\": \"./index.d.ts\",\n  \"main\": \"./node.js\",\n  \"browser\": \"./web.js\",\n  \"exports\": {{\n    \
         \".\": {{ \"node\": {}, \"default\": {} }},\n    \"./web\": {},\n    \"./module.wasm\": \"./bindings_bg.wasm\"\n  \
         }},\n  \"sideEffects\": [\"./node.js\"]\n}}\n",
        env!("CARGO_PKG_VERSION"),
        "A static linter for Dockerfiles, Compose files and Kubernetes manifests",
        entry("node.js"),
        entry("web.js"),
        entry("web.js"),
    )
}

fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|error| format!("{} cannot be made: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(drop).map_err(|error| format!("{} cannot be copied: {error}", from.display()))
}
