//! `cargo xtask`: every chore of the repository, one file each.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod bench_lsp;
mod corpus;
mod docs;
mod editors;
mod picture;
mod python;
mod tables;
mod test;
mod tools;
mod wasm;
mod wasm_toolchain;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask CHORE

  test [STEP…]            run every check, or those steps; `test --list` names them
  bench [lsp | python | --corpus DIR]
                          measure parsing, linting, whole runs and the front ends; prints Markdown tables
  docs [--check]          write docs/rules from the rules, or fail where it is stale
  tables …                write the tables of facts from their sources, or check them; without arguments: how
  wasm [--page]           build the JavaScript package in wasm/pkg, and the playground in wasm/playground/dist
  wheel                   build the Python package in target/wheels";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (chore, rest) = args.split_first().map_or(("help", &[][..]), |(chore, rest)| (chore.as_str(), rest));
    let result = match chore {
        "test" => test::run(rest),
        "bench" => bench::run(rest),
        "docs" => docs::run(rest),
        "tables" => tables::run(rest),
        "wasm" => wasm::run(rest),
        "wheel" => python::wheel(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no chore `{other}`\n\n{HELP}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
