//! What pipelines of CI systems do with images: build them, or scan them.

use lintainer_core::shell::{Command, Word};

/// Words that mean a scan of images or file systems, in steps, jobs and scripts.
const SCANNERS: &[&str] = &[
    "trivy",
    "grype",
    "docker scout",
    "docker/scout",
    "scout-action",
    "scout cves",
    "docker scan",
    "snyk",
    "clair",
    "anchore",
    "xray",
    "prisma",
    "twistcli",
    "twistlock",
    "wizcli",
    "wiz ",
    "sysdig",
    "jfrog",
    "jf scan",
    "dagda",
    "container-scanning",
    "container_scanning",
    "aquasec",
    "aqua ",
    "lacework",
    "qualys",
    "tenable",
    "neuvector",
    "blackduck",
    "black-duck",
    "synopsys",
    "mend-",
    "whitesource",
    "checkmarx",
    "inspector",
    "osv-scanner",
    "image-scan",
    "image_scan",
    "container-scan",
    "vulnerability-scan",
    "vuln-scan",
    "stackrox",
    "roxctl",
    "falcon",
    "vexctl",
    "orca",
    "cnspec",
    "docker-scan",
    "ecr describe-image-scan",
    "artifacts docker images scan",
    "govulncheck-image",
    "kubescape scan image",
    "copa ",
];

/// Actions, tasks and templates that build images.
const BUILD_STEPS: &[&str] = &[
    "docker/build-push-action",
    "docker/bake-action",
    "redhat-actions/buildah-build",
    "mr-smithers-excellent/docker-build-push",
    "elgohr/publish-docker",
    "whoan/docker-build-with-cache-action",
    "ko-build/setup-ko",
    "int128/kaniko-action",
    "aevea/action-kaniko",
    "docker@2",
    "docker@1",
    "docker@0",
    "docker/publish",
    "docker/build",
    "gcr.io/kaniko-project/executor",
    "plugins/docker",
    "plugins/kaniko",
    "woodpeckerci/plugin-docker-buildx",
];

/// Commands that build images: the program and its subcommands.
const BUILD_COMMANDS: &[(&str, &[&str])] = &[
    ("docker", &["build", "buildx build", "buildx bake", "image build", "compose build", "push", "image push"]),
    ("docker-compose", &["build", "push"]),
    ("podman", &["build", "push"]),
    ("buildah", &["build", "bud", "push"]),
    ("nerdctl", &["build", "push"]),
    ("img", &["build", "push"]),
    ("ko", &["build", "publish"]),
    ("pack", &["build"]),
    ("mvn", &["jib:build", "jib:dockerBuild"]),
    ("mvnw", &["jib:build", "jib:dockerBuild"]),
    ("gradle", &["jib", "jibDockerBuild"]),
    ("gradlew", &["jib", "jibDockerBuild"]),
];

/// Whether a word of a pipeline, in lower case, stands for a scan of an image or a file system.
pub(crate) fn is_scan(lower: &str) -> bool {
    SCANNERS.iter().any(|word| lower.contains(word))
}

/// Whether an action, task, plugin or image builds images.
pub(crate) fn is_build_step(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    BUILD_STEPS.iter().any(|step| lower.starts_with(*step))
}

/// What builds or pushes an image in a command, such as `docker build`.
pub(crate) fn build_command(command: &Command) -> Option<String> {
    let path = command.name_word().and_then(Word::literal);
    if path.is_some_and(|path| path == "/kaniko/executor") {
        return Some("/kaniko/executor".to_string());
    }
    let (program, actions) = BUILD_COMMANDS.iter().find(|(program, _)| command.is(program))?;
    let literal = command.args().iter().filter_map(Word::literal).filter(|word| !word.starts_with('-'));
    let words: Vec<_> = literal.collect();
    // Goals of a build tool stand anywhere, sub-commands at the start.
    let has = |action: &&str| match action.contains("jib") {
        true => words.iter().any(|word| word == action),
        false => action.split(' ').enumerate().all(|(at, part)| words.get(at).is_some_and(|word| word == part)),
    };
    actions.iter().copied().find(has).map(|action| format!("{program} {action}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::mapped::MappedText;
    use lintainer_core::shell::{Dialect, parse};
    use lintainer_core::span::FileId;

    #[test]
    fn commands_that_build_images() {
        let built = |line: &str| {
            let script = parse(&MappedText::verbatim(FileId(0), line, 0), Dialect::Bash);
            script.commands.iter().find_map(build_command)
        };
        assert_eq!(built("cd app && docker build -t app .").as_deref(), Some("docker build"));
        assert_eq!(built("sudo podman build .").as_deref(), Some("podman build"));
        assert_eq!(built("DOCKER_BUILDKIT=1 docker buildx build --push .").as_deref(), Some("docker buildx build"));
        assert_eq!(built("if true; then docker-compose build; fi").as_deref(), Some("docker-compose build"));
        assert_eq!(built("./mvnw -B package jib:build").as_deref(), Some("mvnw jib:build"));
        assert_eq!(built("echo docker build is slow"), None);
        assert_eq!(built("docker compose up --build"), None);
        assert_eq!(built("docker run build"), None);
        assert_eq!(built("make docker build-all"), None);
    }
}
