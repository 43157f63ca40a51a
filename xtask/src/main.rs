//! `cargo xtask`: every chore of the repository, one file each.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod bench;
mod bench_growth;
mod bench_lsp;
mod bench_peers;
mod bench_yaml;
mod clock;
mod corpus;
mod counts;
mod docs;
mod editors;
mod migrate;
mod oracle;
mod picture;
mod proof;
mod python;
mod release;
mod sample;
mod site;
mod supply;
mod tables;
mod test;
mod tools;
mod wasm;
mod wasm_toolchain;
mod wild;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask CHORE

  test [--quick | STEP…]  run every check, those that need Rust only, or those steps; `test --list` names them
  bench [growth | lsp | python | --corpus DIR]
                          measure parsing, linting, whole runs, growth and the front ends; prints Markdown tables
  bench growth [--instructions] [--only PART]
                          measure how the work grows with the project, by time or by instructions (needs valgrind)
  bench peers --corpus DIR [--schemas DIR]
                          measure other linters beside ours on some of the files, by processor time
  wild --corpus DIR [--profile P] [--rule R] [--json FILE] [--compare FILE]
                          count findings per rule, profile and format; write them, and compare them with an earlier run
  sample --corpus DIR [--rule R] [--profile P] [--seed S] [-n N]
                          print some findings with all that is said about them, for reading by eye
  proof --corpus DIR [--rule R] [--profile P] [-n N]
                          apply each fix, and all of them, and check what comes of it
  oracle NAME --corpus DIR [-n N]
                          compare with how others read the same files: buildkit, compose, kube, yaml, suite, shell, hadolint, history,
                          cluster [--version V], vap
  docs [--check]          write docs/rules from the rules, or fail where it is stale
  site [--keep-playground]
                          build the documentation as a site in target/site/book, with the playground or as that was built last
  tables …                write the tables of facts from their sources, or check them; without arguments: how
  licenses [--check]      write THIRD-PARTY.md, the licences of what is shipped, or fail where it is stale
  advisories              compare Cargo.lock with the published advisories
  wasm [--page]           build the JavaScript package in wasm/pkg, and the playground in wasm/playground/dist
  wheel                   build the Python package in target/wheels
  release PART            make a part of a release in target/assets; without a part: which there are
  release-check [--tag T] check that versions, packages, workflows and documentation agree; T is what is released";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (chore, rest) = args.split_first().map_or(("help", &[][..]), |(chore, rest)| (chore.as_str(), rest));
    let result = match chore {
        "test" => test::run(rest),
        "bench" => bench::run(rest),
        "wild" => tools::optimised(args.as_slice(), wild::run),
        "sample" => tools::optimised(args.as_slice(), sample::run),
        "proof" => tools::optimised(args.as_slice(), proof::run),
        "oracle" => tools::optimised(args.as_slice(), oracle::run),
        "docs" => docs::run(rest),
        "site" => site::run(rest),
        "tables" => tables::run(rest),
        "licenses" => supply::licenses(rest),
        "advisories" => {
            supply::advisories().map(|skipped| println!("{}", skipped.unwrap_or("nothing is known".into())))
        }
        "wasm" => wasm::run(rest),
        "wheel" => python::wheel(),
        "release" => release::run(rest),
        "release-check" => release::check::run(rest),
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
