//! In which profile and with which severity findings of one rule stand: what needs fixing first, and what is a matter of taste.

use lintainer_core::linter::{Linter, Serial};
use lintainer_core::settings::Settings;

/// The findings of a rule in a file, as `line profile severity`.
fn found(rule: &str, path: &str, text: &str) -> Vec<String> {
    let registry = lintainer_rules::registry();
    let mut settings = Settings::defaults(&registry);
    settings.choose_only(registry.rules().iter().filter(|one| one.name == rule));
    let files = [(path.to_string(), text.to_string())];
    let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
    let line = |finding: &lintainer_core::finding::Finding| {
        let line = report.positions(finding.span).map_or(0, |(start, _)| start.line);
        format!("{line} {} {}", finding.profile.name(), finding.severity.name())
    };
    report.active().map(line).collect()
}

#[test]
fn world_writable_folders_for_data_are_a_matter_of_taste() {
    let text = "FROM a\nWORKDIR /app\nCOPY src /srv/site\nRUN chmod -R 777 /srv\nRUN chmod 777 /usr/local/bin\n\
        RUN chmod -R 777 ./\nRUN chmod a+rwx /start.sh\nRUN chmod 777 /app/data\nRUN chmod -R 777 /var/lib/app\n\
        RUN chmod 777 /home/app\nRUN cd /tmp && chmod -R 777 unpacked\nCOPY --chmod=777 seed /app/cache\n";
    let expected: Vec<String> =
        (4..=12).map(|line| format!("{line} {} warning", if line < 8 { "essential" } else { "audit" })).collect();
    assert_eq!(found("world-writable-file", "Dockerfile", text), expected);
}

#[test]
fn programs_that_need_the_setuid_bit_are_a_matter_of_taste() {
    let text = "FROM a\nRUN chmod u+s /bin/ping /usr/bin/sudo\nRUN chmod u+s /bin/ping /bin/x\n";
    assert_eq!(found("setuid-file", "Dockerfile", text), ["2 audit warning", "3 essential warning"]);
}

#[test]
fn credential_files_matter_where_they_are_shipped() {
    let text = "FROM a AS build\nCOPY id_rsa /k\nFROM a\nCOPY id_rsa /k\nCOPY test/id_rsa /k\n";
    let expected = ["2 hardened warning", "4 essential error", "5 audit info"];
    assert_eq!(found("copied-credential-file", "Dockerfile", text), expected);
}

#[test]
fn passwords_of_stages_for_tests_are_a_matter_of_taste() {
    let text = "FROM a AS test\nRUN echo a:b | chpasswd\nFROM a\nRUN echo a:b | chpasswd\n";
    assert_eq!(found("password-in-build", "Dockerfile", text), ["2 audit info", "4 essential error"]);
}

#[test]
fn logins_matter_less_where_they_are_not_shipped() {
    let text = "FROM a AS build\nARG P\nRUN docker login -p Tz81kq\nRUN docker login -p $P\nFROM a\nRUN docker login -p Tz81kq\n";
    let expected = ["3 essential warning", "4 essential info", "6 essential error"];
    assert_eq!(found("inline-login-secret", "Dockerfile", text), expected);
}

#[test]
fn the_network_of_the_host_is_less_than_its_rights() {
    let text = "FROM a\nRUN --network=host a\nRUN --security=insecure b\n";
    assert_eq!(found("insecure-build-step", "Dockerfile", text), ["2 hardened warning", "3 essential error"]);
}

#[test]
fn other_ports_for_administration_are_a_matter_of_taste() {
    assert_eq!(
        found("exposed-ssh-port", "Dockerfile", "FROM a\nEXPOSE 22\nEXPOSE 5900\n"),
        ["2 essential warning", "3 audit info"]
    );
    let service = |kind: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  type: {kind}\n  ports:\n  - port: 22\n"
        );
        found("exposed-ssh-port", "a.yaml", &text)
    };
    assert_eq!(service("NodePort"), ["8 essential warning"]);
    assert_eq!(service("ClusterIP"), ["8 audit warning"]);
}

#[test]
fn a_number_alone_does_not_make_a_port_delicate() {
    let found = |image: &str, ports: &str| {
        let text = format!("services:\n  app:\n    image: {image}\n    ports: [{ports}]\n");
        let lines = found("port-on-all-interfaces", "compose.yaml", &text);
        lines.last().map_or(String::new(), |line| line.split(' ').nth(1).unwrap_or_default().to_string())
    };
    assert_eq!(found("example.com/dashboard:1", "'5005:5005'"), "hardened", "its only port is its own");
    assert_eq!(found("example.com/app:1", "'127.0.0.1:8080:8080', '5005:5005'"), "essential", "a debugger's");
    assert_eq!(found("docker.elastic.co/logstash/logstash:9.1.2", "'50000:50000'"), "hardened");
    assert_eq!(found("jenkins/jenkins:2.516.2-lts", "'127.0.0.1:8080:8080', '50000:50000'"), "essential");
    assert_eq!(found("example.com/proxy:1", "'9443:9443'"), "hardened");
    assert_eq!(found("portainer/portainer-ce:2.33.1", "'9443:9443'"), "essential");
}

#[test]
fn a_default_that_callers_replace_is_a_matter_of_taste() {
    let text = "FROM a\nARG MODE=development\nENV NODE_ENV=$MODE RAILS_ENV=development\n";
    assert_eq!(found("debug-mode", "Dockerfile", text), ["3 audit warning", "3 essential warning"]);
}

#[test]
fn a_reader_that_notices_the_end_of_its_input_fails_by_itself() {
    let text = "FROM debian:13\nRUN curl -fsS https://x.example/a | tar -xz\n\
        FROM debian:13\nRUN curl -fsS https://x.example/a | tar x\n";
    assert_eq!(found("missing-pipefail", "Dockerfile", text), ["2 hardened warning", "4 essential warning"]);
}

#[test]
fn a_pipe_that_cannot_fail_is_a_matter_of_taste() {
    let text = "FROM debian:13\nRUN curl -f https://a.test | sort > /a\nRUN sort /a | uniq > /b\nRUN echo a | tee /c\n\
        RUN yes | ./setup\nRUN echo a | tee /d; curl -f https://a.test | sort\n";
    let expected = ["2 essential warning", "3 hardened warning", "4 audit warning", "6 essential warning"];
    assert_eq!(found("missing-pipefail", "Dockerfile", text), expected);
}

#[test]
fn names_that_a_file_above_may_bring_are_a_matter_of_taste() {
    let registry = lintainer_rules::registry();
    let mut settings = Settings::defaults(&registry);
    settings.choose_only(registry.rules().iter().filter(|one| one.name == "dangling-compose-reference"));
    let files = [
        ("compose.yaml", "services:\n  web:\n    image: a:1\nnetworks:\n  front: {}\n"),
        ("x/metrics-compose.yaml", "services:\n  a:\n    image: a:1\n    networks: [front]\n    volumes: [data:/b]\n"),
        // A third file may be laid over both.
        ("y/compose.yaml", "services:\n  b:\n    image: b:1\n    networks: [front]\n    depends_on: [db]\n"),
        ("z/compose.yaml", "services:\n  db:\n    image: db:1\n"),
    ];
    let files = files.map(|(path, text)| (path.to_string(), text.to_string()));
    let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
    let found: Vec<_> = report.active().map(|finding| (finding.profile.name(), finding.severity.name())).collect();
    let mild = ("audit", "info");
    assert_eq!(found, [mild, ("essential", "error"), mild, mild]);
}
