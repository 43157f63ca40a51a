//! The binary `lintainer`.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(lintainer::run_standard(std::env::args_os()))
}
