//! `cargo xtask release sbom`: what the program is built of, as CycloneDX 1.6.
//!
//! Source: the CycloneDX specification, `bom-1.6.schema.json`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{VERSION, assets, files};
use crate::supply::{self, Package};
use crate::tools::root;

/// Writes the list.
///
/// # Errors
/// Cargo cannot say what the program is built of, or the list cannot be written.
pub fn run() -> Result<(), String> {
    let lock = files::read(&root().join("Cargo.lock"))?;
    let value = list(&supply::shipped()?, &checksums(&lock));
    let path = assets().join("lintainer.cdx.json");
    files::write(&path, format!("{value:#}\n").as_bytes())?;
    println!("{}", path.display());
    Ok(())
}

fn list(packages: &[Package], checksums: &BTreeMap<(String, String), String>) -> Value {
    let components: Vec<Value> = packages.iter().map(|package| component(package, checksums)).collect();
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "bom-ref": format!("pkg:cargo/lintainer@{VERSION}"),
                "type": "application",
                "name": "lintainer",
                "version": VERSION,
                "purl": format!("pkg:cargo/lintainer@{VERSION}"),
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": components,
    })
}

fn component(package: &Package, checksums: &BTreeMap<(String, String), String>) -> Value {
    let address = format!("pkg:cargo/{}@{}", package.name, package.version);
    let mut value = json!({
        "bom-ref": address,
        "type": "library",
        "name": package.name,
        "version": package.version,
        "purl": address,
    });
    if let Some(license) = &package.license {
        value["licenses"] = json!([{ "expression": license.replace('/', " OR ") }]);
    }
    if let Some(sum) = checksums.get(&(package.name.clone(), package.version.clone())) {
        value["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    value
}

/// The checksums in a lock file, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let packages = lock.split("[[package]]").skip(1);
    let entry = |block: &str| {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
            line.strip_suffix('"').map(str::to_string)
        };
        Some(((value("name")?, value("version")?), value("checksum")?))
    };
    packages.filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_has_its_address_licence_and_checksum() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"00ff\"\n\n\
                    [[package]]\nname = \"b\"\n";
        let package = Package::of("a", "1.0.0", "MIT/Apache-2.0");
        let value = list(&[package], &checksums(lock));
        let component = &value["components"][0];
        assert_eq!(component["purl"], "pkg:cargo/a@1.0.0");
        assert_eq!(component["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(component["hashes"][0]["content"], "00ff");
    }
}
