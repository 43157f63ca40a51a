//! `unpinned-language-package`: a language package is installed without a version.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Run, UNKNOWN};
use lintainer_core::shell::packages::{Action, Package, PackageKind};

use crate::prelude::*;

static MANAGERS: ListOption = ListOption::new("managers", &["pip", "npm", "gem", "go"], "package managers to look at");
static EXACT: BoolOption = BoolOption::new("exact", false, "accept exact versions only");
static ALLOW: ListOption = ListOption::new("allow", &[], "packages that may stay without a version");

/// What installs other packages: its version shows in no program that is built with it, as long as the build succeeds.
const INSTALLERS: &[&str] = &["pip", "setuptools", "wheel"];

pub(super) static RULE: Rule = Rule {
    name: "unpinned-language-package",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unpinned_language_package.md")),
    yields_to: &[],
    options: &[MANAGERS.declared(), EXACT.declared(), ALLOW.declared()],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    for operation in run.packages().iter().filter(|one| run.is_build() && one.action == Action::Install) {
        let manager = operation.manager.name;
        let family = match manager {
            "uv" => "pip",
            "yarn" | "pnpm" => "npm",
            other => other,
        };
        let is_chosen = cx.get(&MANAGERS).iter().any(|chosen| chosen == family || chosen == manager);
        let has_constraints = operation.command.has_flag(&["-c", "--constraint", "--constraints", "--require-hashes"]);
        if !is_chosen || operation.reads_files || has_constraints && family == "pip" {
            continue;
        }
        let named = || {
            let packages = operation.packages.iter().filter(|package| package.kind == PackageKind::Named);
            packages.filter(|package| !package.text.contains(UNKNOWN))
        };
        let open: Vec<&Package> = named()
            .filter(|package| !is_pinned(package, cx.get(&EXACT)) && !cx.get(&ALLOW).contains(&package.name))
            .collect();
        let Some(first) = open.first() else { continue };
        // Without `@`, `go install` takes the version from go.mod, and `go get` the newest one.
        let is_get = operation.command.has_subcommand(&["get"]);
        let is_path = |name: &str| name.split_once('/').is_some_and(|(host, _)| host.contains('.'));
        if family == "go" && !open.iter().any(|package| package.version.is_some() || is_get && is_path(&package.name)) {
            continue;
        }
        let moves = open.iter().find(|package| package.version.is_some());
        let message = match (moves, open.len()) {
            (Some(package), _) => format!("`{}` is installed in another version tomorrow", package.text),
            (None, 1) => format!("`{}` is installed in whatever version was published last", first.text),
            (None, count) => {
                format!("`{}` and {} more are installed in whatever version was published last", first.text, count - 1)
            }
        };
        let sign = match family {
            "pip" => "==",
            "gem" => ":",
            _ => "@",
        };
        let span = moves.unwrap_or(first).span;
        let is_slip = moves.is_some() || named().any(|package| is_pinned(package, false));
        let installs_others = family == "pip" && open.iter().all(|package| INSTALLERS.contains(&&*package.name));
        let profile = match (installs_others, is_slip) {
            (true, _) => Profile::Audit,
            (false, true) => Profile::Essential,
            (false, false) => Profile::Hardened,
        };
        cx.report(span, message)
            .help(format!("write the version: `{}{sign}…`", moves.unwrap_or(first).name))
            .aliases(aliases(family))
            .profile(profile);
    }
}

/// Whether a package has a version that does not move.
fn is_pinned(package: &Package, is_exact: bool) -> bool {
    const MOVING: &[&str] = &["latest", "next", "main", "master", "none", "HEAD"];
    let Some(version) = &package.version else { return false };
    let is_range = package.text.contains(['>', '<', '~', '^', '*', '!']);
    !(MOVING.contains(&version.as_str()) || is_exact && is_range)
}

/// The names of this very finding in other tools.
fn aliases(family: &str) -> &'static [&'static str] {
    match family {
        "pip" => &["hadolint/DL3013", "kics/02d9c71f-3ee8-4986-9c27-1a20d0d19bfc", "droast/DF051"],
        "npm" => &["hadolint/DL3016", "kics/e36d8880-3f78-4546-b9a1-12f0745ca0d5"],
        "gem" => &["hadolint/DL3028", "kics/22cd11f7-9c6c-4f6e-84c0-02058120b341", "droast/DF053"],
        _ => &["hadolint/DL3062", "droast/DF054"],
    }
}
