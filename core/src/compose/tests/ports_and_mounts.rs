//! Ports and mounts in their short and long forms.

use super::*;
use crate::compose::PortError;
use crate::model::{MountSource, Port};

fn port(project: &Project, port: &Port) -> String {
    let range = |first: Option<u16>, last: Option<u16>| match (first, last) {
        (None, _) => "?".to_string(),
        (Some(first), None) => first.to_string(),
        (Some(first), Some(last)) => format!("{first}-{last}"),
    };
    let host = match port.host.value() {
        Some(host) => range(Some(*host), port.host_end),
        None => show(&port.host),
    };
    let mark = if port.published { "" } else { " exposed" };
    let mode = if port.host_mode { " host" } else { "" };
    let inside = range(port.container, port.container_end);
    format!("{}:{host}:{inside}/{}{mark}{mode} @ {}", show(&port.host_ip), port.protocol, at(project, port.span))
}

#[test]
fn short_ports() {
    let table = [
        ("80", "-:-:80/tcp"),
        ("\"80\"", "-:-:80/tcp"),
        ("\"3000-3005\"", "-:-:3000-3005/tcp"),
        ("\"8000:80\"", "-:8000:80/tcp"),
        ("22:22", "-:22:22/tcp"),
        ("\"9090-9091:8080-8081\"", "-:9090-9091:8080-8081/tcp"),
        ("\"9000-9010:80\"", "-:9000-9010:80/tcp"),
        ("\"127.0.0.1:8001:8001\"", "127.0.0.1:8001:8001/tcp"),
        ("\"127.0.0.1::80\"", "127.0.0.1:-:80/tcp"),
        ("\"127.0.0.1:5000-5010:5000-5010\"", "127.0.0.1:5000-5010:5000-5010/tcp"),
        ("\"6060:6060/UDP\"", "-:6060:6060/udp"),
        ("\"[::1]:6000:6001\"", "::1:6000:6001/tcp"),
        ("\"::1:6000:6001\"", "::1:6000:6001/tcp"),
        ("\"0.0.0.0:80:80\"", "0.0.0.0:80:80/tcp"),
        ("\":80:81\"", "-:80:81/tcp"),
        ("\"${PORT}:80\"", "?:?:80/tcp"),
        ("\"${PORT:-8080}:80\"", "-:8080:80/tcp"),
        ("\"${IP}:80:80\"", "?:80:80/tcp"),
        ("\"${IP:-}:80:80\"", "-:80:80/tcp"),
        ("\"127.0.0.1:${PORT}:80\"", "127.0.0.1:?:80/tcp"),
        ("\"80:${PORT}\"", "-:80:?/tcp"),
        ("$PORTS", "?:?:?/tcp"),
    ];
    for (text, expected) in table {
        let project = service_file(&format!("image: x\nports:\n  - {text}"));
        let found: Vec<_> = container(&project, "a").ports.iter().map(|found| port(&project, found)).collect();
        assert_eq!(found, [format!("{expected} @ {text}")]);
        assert!(service(&project, "a").invalid_ports.is_empty(), "{text}");
    }
}

#[test]
fn parts_of_a_short_port_have_places() {
    let project = service_file("image: x\nports: ['127.0.0.1:8001:80']");
    let port = &container(&project, "a").ports[0];
    assert_eq!(placed(&project, &port.host_ip), "127.0.0.1 @ 127.0.0.1");
    assert_eq!(placed(&project, &port.host), "8001 @ 8001");
}

#[test]
fn ports_that_are_none() {
    let table = [
        ("\"80:x\"", PortError::NotANumber),
        ("\"70000:80\"", PortError::OutOfRange),
        ("\"80:65536\"", PortError::OutOfRange),
        ("\"90-80\"", PortError::Backwards),
        ("\"80-82:80-81\"", PortError::UnequalRanges),
        ("-1", PortError::OutOfRange),
    ];
    for (text, reason) in table {
        let project = service_file(&format!("image: x\nports:\n  - {text}"));
        let service = service(&project, "a");
        assert_eq!(service.invalid_ports.len(), 1, "{text}");
        assert_eq!(service.invalid_ports[0].reason, reason, "{text}");
        assert_eq!(at(&project, service.invalid_ports[0].text.span), text);
        assert!(service.workload.containers[0].ports.is_empty());
    }
}

#[test]
fn long_ports_and_exposed_ones() {
    let project = service_file(
        "image: x\nports:\n  - target: 80\n    published: \"8080\"\n    host_ip: 127.0.0.1\n    protocol: tcp\n    mode: host\n  - {target: 90}\n  - {target: 91, published: \"9000-9001\"}\nexpose: [3000, \"4000-4001/udp\"]",
    );
    let found: Vec<_> = container(&project, "a").ports.iter().map(|found| port(&project, found)).collect();
    assert!(found[0].starts_with("127.0.0.1:8080:80/tcp host @ target: 80"), "{found:?}");
    assert_eq!(found[1], "-:-:90/tcp @ {target: 90}");
    assert!(found[2].starts_with("-:9000-9001:91/tcp @"));
    assert_eq!(found[3], "/:/:3000/tcp exposed @ 3000");
    assert_eq!(found[4], "/:/:4000-4001/udp exposed @ \"4000-4001/udp\"");
    assert!(container(&project, "a").ports[0].long_form);
}

fn mounts(lines: &str) -> Vec<String> {
    let project = service_file(&format!("image: x\n{lines}"));
    let of = |container: &Container| {
        container
            .mounts
            .iter()
            .map(|mount| {
                let source = match &mount.source {
                    MountSource::Host(path) => format!("host {path}"),
                    MountSource::Named(name) => format!("named {name}"),
                    MountSource::Image(image) => format!("image {}", image.text()),
                    other => format!("{other:?}").to_lowercase(),
                };
                let options: Vec<_> = mount.options.iter().map(|word| word.value.as_str()).collect();
                let read_only = if mount.read_only { " ro" } else { "" };
                format!("{source} -> {}{read_only} {options:?} @ {}", show(&mount.target), at(&project, mount.span))
            })
            .collect()
    };
    of(container(&project, "a"))
}

#[test]
fn short_volumes() {
    let table = [
        ("/var/lib/x", "anonymous -> /var/lib/x [] @ /var/lib/x"),
        ("data:/var/lib/x", "named data -> /var/lib/x [] @ data"),
        ("data:/x:ro,z", "named data -> /x ro [\"ro\", \"z\"] @ data"),
        ("./src:/app/", "host ./src -> /app [] @ ./src"),
        (".:/app", "host . -> /app [] @ ."),
        ("./a/../b//c/:/app", "host ./b/c -> /app [] @ ./a/../b//c/"),
        ("../x:/app", "host ../x -> /app [] @ ../x"),
        ("~/x/:/app", "host ~/x -> /app [] @ ~/x/"),
        (
            "'/var/run/../run/docker.sock:/s:rslave'",
            "host /var/run/docker.sock -> /s [\"rslave\"] @ /var/run/../run/docker.sock",
        ),
        ("'C:\\data:/x'", "host C:\\data -> /x [] @ C:\\data"),
        ("'C:/data:D:\\x:ro'", "host C:/data -> D:\\x ro [\"ro\"] @ C:/data"),
        // A single letter before a colon is a drive for the loader.
        ("d:/x", "anonymous -> d:/x [] @ d:/x"),
        ("$DATA/x:/y", "unknown -> /y [] @ $DATA/x:/y"),
        ("${DATA:-./d}:/y", "host ./d -> /y [] @ ${DATA:-./d}:/y"),
        ("${MOUNT}", "unknown -> ? [] @ ${MOUNT}"),
        ("$HOME/.ssh:/root/.ssh", "host ~/.ssh -> /root/.ssh [] @ $HOME/.ssh:/root/.ssh"),
        ("${PWD}:/app", "host . -> /app [] @ ${PWD}:/app"),
        ("data:${TARGET}", "named data -> ? [] @ data:${TARGET}"),
    ];
    for (text, expected) in table {
        assert_eq!(mounts(&format!("volumes:\n  - {text}")), [expected], "{text}");
    }
}

#[test]
fn long_volumes() {
    let table = [
        ("{type: bind, source: ./x, target: /y, read_only: true}", "host ./x -> /y ro [] @ ./x"),
        ("{type: bind, source: x, target: /y, bind: {propagation: rshared}}", "host ./x -> /y [\"rshared\"] @ x"),
        ("{type: bind, source: \"${HOME}/.aws\", target: /y}", "host ~/.aws -> /y [] @ \"${HOME}/.aws\""),
        ("{type: volume, source: d, target: /y}", "named d -> /y [] @ d"),
        ("{type: volume, target: /y}", "anonymous -> /y [] @ {type: volume, target: /y}"),
        (
            "{type: tmpfs, target: /y, tmpfs: {size: 10m}}",
            "tmpfs -> /y [\"size=10m\"] @ {type: tmpfs, target: /y, tmpfs: {size: 10m}}",
        ),
        (
            "{type: npipe, source: '\\\\.\\pipe\\x', target: '\\\\.\\pipe\\x'}",
            "other -> \\\\.\\pipe\\x [] @ '\\\\.\\pipe\\x'",
        ),
        ("{type: image, source: \"x:1\", target: /y}", "image x:1 -> /y [] @ \"x:1\""),
        ("{type: bind, source: $X, target: /y}", "unknown -> /y [] @ $X"),
    ];
    for (text, expected) in table {
        assert_eq!(mounts(&format!("volumes:\n  - {text}")), [expected], "{text}");
    }
}

#[test]
fn other_mounts() {
    assert_eq!(mounts("tmpfs: /run"), ["tmpfs -> /run [] @ /run"]);
    assert_eq!(
        mounts("tmpfs:\n  - /run:exec,size=64m"),
        ["tmpfs -> /run [\"exec\", \"size=64m\"] @ /run:exec,size=64m"]
    );
    assert_eq!(
        mounts("configs: [c, {source: d, target: /etc/d}]\nsecrets: [s, {source: t, target: u}]"),
        [
            "data -> /c ro [] @ c",
            "data -> /etc/d ro [] @ {source: d, target: /etc/d}",
            "data -> /run/secrets/s ro [] @ s",
            "data -> /run/secrets/u ro [] @ {source: t, target: u}",
        ]
    );
}

#[test]
fn a_named_volume_can_be_a_bind_mount() {
    let text = "services:\n  a:\n    image: x\n    volumes: [sock:/x, mem:/y, net:/z]\nvolumes:\n  sock:\n    driver: local\n    driver_opts: {type: none, o: bind, device: /var/run/docker.sock}\n  mem:\n    driver_opts: {type: tmpfs, device: tmpfs}\n  net:\n    driver_opts: {type: nfs, o: addr=1.2.3.4, device: ':/x'}\n";
    let project = one(text);
    let mounts = &container(&project, "a").mounts;
    assert_eq!(mounts[0].source, MountSource::Host("/var/run/docker.sock".to_string()));
    assert_eq!(at(&project, mounts[0].span), "/var/run/docker.sock");
    assert_eq!(at(&project, mounts[0].entry_span), "sock:/x");
    assert_eq!((&mounts[1].source, &mounts[2].source), (&MountSource::Tmpfs, &MountSource::Other));
}
