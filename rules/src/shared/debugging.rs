//! What turns debugging modes on, and what is made for development anyway.

use lintainer_core::compose::is_trial_path;
use lintainer_core::model::{By, Format, Run, Workload};
use lintainer_core::shell::Command;

/// Variables that turn a debugging mode on by a word for yes.
const SWITCHES: &[&str] = &["APP_DEBUG", "DJANGO_DEBUG", "FLASK_DEBUG"];

/// Variables that choose an environment, of which `development` has a debugging mode.
const ENVIRONMENTS: &[&str] =
    &["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "FLASK_ENV", "NODE_ENV", "RACK_ENV", "RAILS_ENV"];

/// Variables that hold options of an interpreter.
const OPTIONS: &[&str] =
    &["CATALINA_OPTS", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "NODE_OPTIONS", "_JAVA_OPTIONS"];

/// Whether [`of_variable`] knows the name.
pub(crate) fn may_be_variable(name: &str) -> bool {
    [SWITCHES, ENVIRONMENTS, OPTIONS].iter().any(|names| names.contains(&name))
}

/// What is wrong with a variable that turns a debugging mode on.
pub(crate) fn of_variable(name: &str, value: &str) -> Option<String> {
    let value = value.trim();
    let is_on = || ["1", "true", "yes", "on"].iter().any(|word| value.eq_ignore_ascii_case(word));
    if SWITCHES.contains(&name) && is_on() || ENVIRONMENTS.contains(&name) && value.eq_ignore_ascii_case("development")
    {
        return Some(format!("`{name}={value}` turns a debugging mode on"));
    }
    let option = || value.split_ascii_whitespace().find_map(opened);
    let (option, address) = OPTIONS.contains(&name).then(option)??;
    Some(format!("`{option}` in `{name}` opens a debugger to the network at `{address}`"))
}

/// What is wrong with a word of a command that opens a debugger to everybody in the network.
pub(crate) fn of_option(text: &str) -> Option<String> {
    let (option, address) = opened(text)?;
    Some(format!("`{option}` opens a debugger to the network at `{address}`"))
}

/// The option of a debugger that listens everywhere, and where.
fn opened(text: &str) -> Option<(&str, &str)> {
    let is_open = |address: &&str| ["0.0.0.0", "[::]", "*:"].iter().any(|open| address.starts_with(open));
    if let Some((name @ ("--inspect" | "--inspect-brk" | "--inspect-wait"), address)) = text.split_once('=') {
        return Some(address).filter(is_open).map(|address| (name, address));
    }
    let option = ["-agentlib:jdwp", "-Xrunjdwp"].into_iter().find(|option| text.starts_with(option))?;
    let address = text.split([',', '=', ':']).any(|word| word == "address").then(|| text.split_once("address="))??.1;
    address.split(',').next().filter(is_open).map(|address| (option, address))
}

/// What is wrong with an option of a server that reloads or debugs.
pub(crate) fn of_option_of(command: &Command, text: &str) -> Option<String> {
    let name = command.name()?;
    let is_on = match name {
        "uvicorn" | "gunicorn" | "hypercorn" => text == "--reload",
        "flask" => text == "--debug",
        _ => false,
    };
    is_on.then(|| format!("`{text}` turns a debugging mode of `{name}` on"))
}

/// Whether what is executed is made for development or tests, or is not what the image starts in the end.
pub(crate) fn is_development(run: &Run) -> bool {
    match run.by() {
        By::Instruction(at) => !at.is_final() || at.is_development(),
        By::Container(_, workload) => is_development_workload(workload),
    }
}

/// Whether a workload, its namespace or its place is named for development or tests.
pub(crate) fn is_development_workload(workload: &Workload) -> bool {
    let is_named = |name: &str| workload.format == Format::Kubernetes && is_trial_path(name);
    workload.development || is_named(&workload.name) || workload.namespace.as_deref().is_some_and(is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_options() {
        for (name, value) in [
            ("FLASK_DEBUG", "1"),
            ("DJANGO_DEBUG", "True"),
            ("NODE_ENV", "development"),
            ("NODE_OPTIONS", "--max-old-space-size=1 --inspect=0.0.0.0:9229"),
            ("JAVA_OPTS", "-Xrunjdwp:server=y,transport=dt_socket,address=0.0.0.0:5005"),
        ] {
            assert!(may_be_variable(name) && of_variable(name, value).is_some(), "{name}={value}");
        }
        for (name, value) in [
            ("FLASK_DEBUG", "0"),
            ("NODE_ENV", "production"),
            ("DEBUG", "1"),
            ("NODE_OPTIONS", "--inspect"),
            ("NODE_OPTIONS", "--inspect=127.0.0.1"),
            ("JAVA_OPTS", "-agentlib:jdwp=server=y,address=5005"),
            ("JAVA_OPTS", "-Dx=address=*:1"),
        ] {
            assert_eq!(of_variable(name, value), None, "{name}={value}");
        }
    }
}
