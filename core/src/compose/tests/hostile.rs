//! Input that is broken, huge or malicious: nothing panics, nothing hangs, limits are reported.

use super::*;

const SEED: &str = "name: ${N:-x}\nx-base: &base {user: \"0\", environment: [A=$$B]}\ninclude: [other.yaml]\nservices:\n  a:\n    <<: *base\n    image: 'x:${TAG:-1}'\n    build: {context: ., args: {A: 1}}\n    command: sh -c \"echo 'ä' && x\"\n    ports: ['127.0.0.1:80-81:80-81/tcp', {target: 1, published: '2'}]\n    volumes: ['C:\\x:/y:ro', a:/b, {type: bind, source: ~/x, target: /y}]\n    security_opt: [no-new-privileges:true]\n    healthcheck: {test: [CMD-SHELL, 'a || b']}\n    deploy: {resources: {limits: {memory: 1g, cpus: '0.5'}}}\n    networks: !override {n: }\n    extends: {service: b, file: other.yaml}\n  b: {image: y, depends_on: [a], tmpfs: '/x:size=1m'}\nvolumes: {a: {driver_opts: {type: none, o: bind, device: /x}}}\n";

#[test]
fn mutated_files_do_not_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let seed: Vec<char> = SEED.chars().collect();
    let alphabet: Vec<char> = "${}:-?+'\"\\[]!*&<>|~/.,0=\n \täx%#@".chars().collect();
    for _ in 0..600 {
        let mut text = seed.clone();
        for _ in 0..1 + next(6) {
            let at = next(text.len());
            match next(4) {
                0 => text[at] = alphabet[next(alphabet.len())],
                1 => text.insert(at, alphabet[next(alphabet.len())]),
                2 => drop(text.drain(at..(at + next(20)).min(text.len()))),
                _ => {
                    let piece: Vec<char> = text[at..(at + next(30)).min(text.len())].to_vec();
                    let to = next(text.len());
                    text.splice(to..to, piece);
                }
            }
            if text.is_empty() {
                break;
            }
        }
        let text: String = text.into_iter().collect();
        let project = project(&[("compose.yaml", &text), ("other.yaml", SEED), (".env", &text)]);
        for unit in project.compose() {
            for service in &unit.services {
                for span in service.workload.containers[0].ports.iter().map(|port| port.span) {
                    assert!(project.file(span.file).source.text().get(span.range()).is_some());
                }
            }
        }
    }
}

#[test]
fn aliases_cannot_make_a_file_huge() {
    let mut text = "x0: &x0 {a: 1, b: 2}\n".to_string();
    for level in 1..20 {
        let below = level - 1;
        text += &format!("x{level}: &x{level} [*x{below}, *x{below}, *x{below}, *x{below}]\n");
    }
    text += "services:\n  a: {image: x, environment: *x19}\n";
    let project = one(&text);
    assert!(first(&project).incomplete);
}

#[test]
fn long_chains_of_extends_end() {
    let mut text = "services:\n  s0: {image: x}\n".to_string();
    for index in 1..200 {
        text += &format!("  s{index}: {{extends: s{}}}\n", index - 1);
    }
    let project = one(&text);
    assert!(first(&project).incomplete);
    assert!(!service(&project, "s20").workload.partial);
    assert!(service(&project, "s199").workload.partial);
}

#[test]
fn long_chains_of_includes_end() {
    let files: Vec<(String, String)> = (0..60)
        .map(|index| {
            let text = format!("include: [{}.compose.yaml]\nservices: {{s{index}: {{image: x}}}}\n", index + 1);
            (format!("{index}.compose.yaml"), text)
        })
        .collect();
    let project = load(&files[..], &Serial).0;
    assert_eq!(project.compose().len(), 1);
    assert!(first(&project).incomplete);
}

#[test]
fn strange_shapes_are_read_as_far_as_they_go() {
    for text in [
        "services: [a, b]\nimage: x\n",
        "services:\n  a: 1\n  b:\n  c: []\n  ? [x]\n  : {image: y}\n",
        "services: {a: {image: [x], ports: 80, volumes: {a: b}, environment: x, build: [], deploy: 1, security_opt: {a: b}}}\n",
        "services: {a: {image: x, healthcheck: {test: []}, depends_on: x, extends: [], env_file: [{}]}}\ninclude: {a: b}\n",
        "services:\n",
        "services: &a {a: *a}\n",
    ] {
        let project = project(&[("compose.yaml", text)]);
        assert_eq!(project.compose().len(), 1, "{text}");
    }
}
