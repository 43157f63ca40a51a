//! Where a package of the distribution comes from when a report does not say in which layer it is: the RUN that installs it by
//! its name. The databases of apk and rpm are one file that each layer writes anew.

use std::collections::HashMap;

use super::{Origin, Package};
use crate::dockerfile::Dockerfile;
use crate::model::Run;
use crate::project::{File, Project};

/// Kinds of packages that distributions have, as reports and package URLs call them.
const SYSTEM: [&str; 4] = ["alpm", "apk", "deb", "rpm"];

/// The packages of the distribution that the instructions of an image install by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Installs {
    /// The index of the instruction by the name of the package; `None` where several name it.
    by_name: HashMap<String, Option<usize>>,
}

impl Installs {
    /// Reads the stage with this index, which an image was built from, and those that it is built on.
    pub(super) fn of(project: &Project, file: &File, dockerfile: &Dockerfile, stage: usize) -> Installs {
        let mut installs = Installs::default();
        let Some(stage) = dockerfile.stages.get(stage) else { return installs };
        let stages: Vec<_> = std::iter::once(stage).chain(stage.parents(dockerfile)).map(|one| one.from).collect();
        let commands = project.commands(file.source.id);
        for at in dockerfile.each_at(&file.source, &dockerfile.shipped([])) {
            let is_its = at.stage().is_some_and(|stage| stages.contains(&stage.from));
            let usages = commands.iter().filter(|usage| is_its && usage.instruction == Some(at.index()));
            for usage in usages {
                let run = Run::of_instruction(usage, at);
                let operations = run.packages().iter().filter(|one| one.manager.is_system && one.installs());
                for package in operations.flat_map(|operation| &operation.packages) {
                    let known = installs.by_name.entry(package.name.clone()).or_insert(Some(at.index()));
                    if *known != Some(at.index()) {
                        *known = None;
                    }
                }
            }
        }
        installs
    }

    /// The instruction that installs a package whose layer is not known.
    pub(super) fn origin(&self, package: &Package) -> Origin {
        if !SYSTEM.contains(&package.kind.as_str()) {
            return Origin::Unknown;
        }
        self.by_name.get(&package.name).copied().flatten().map_or(Origin::Unknown, Origin::Instruction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::{Serial, load};

    #[test]
    fn packages_come_from_the_only_run_that_names_them() {
        let text = "FROM alpine:3.22 AS base\nRUN apk add --no-cache curl tzdata=2025b-r0\n\
                    FROM base AS tools\nRUN apk add git\n\
                    FROM base\nRUN apk add tzdata\nRUN apk del jq && pip install requests && apk upgrade openssl\n";
        let (project, _) = load(&[("Dockerfile".to_string(), text.to_string())][..], &Serial);
        let file = &project.files()[0];
        let syntax = file.syntax();
        let installs = Installs::of(&project, file, syntax.dockerfile().expect("a Dockerfile"), 2);
        let origin = |name: &str, kind: &str| {
            installs.origin(&Package { name: name.to_string(), kind: kind.to_string(), ..Package::default() })
        };
        assert_eq!(origin("curl", "apk"), Origin::Instruction(1));
        assert_eq!(origin("openssl", "apk"), Origin::Instruction(6));
        // Two name it, another stage does, it is removed, it is of a language, nobody names it.
        for (name, kind) in
            [("tzdata", "apk"), ("git", "apk"), ("jq", "apk"), ("curl", "npm"), ("requests", "python"), ("musl", "apk")]
        {
            assert_eq!(origin(name, kind), Origin::Unknown, "{name}");
        }
    }
}
