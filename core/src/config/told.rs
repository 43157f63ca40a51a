//! Files that a run is told about beside those that it judges: reports of scanners, statements, catalogues, the norm.

use std::collections::BTreeMap;

use super::layer::Given;
use super::{ConfigLayer, absolute};

/// The keys of `[scan]`.
pub(super) const SCAN_KEYS: [&str; 4] = ["reports", "vex", "kev", "epss"];

/// What a layer says about such files, as it is written: by the key of `[scan]`, and `norm`.
pub type ToldKeys = BTreeMap<&'static str, Vec<Given<String>>>;

/// The files, absolute if the sources have a base.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldFiles {
    /// Reports and folders of reports, each with the image that it is said to be about.
    pub reports: Vec<(Option<String>, String)>,
    /// Statements about what is affected.
    pub vex: Vec<String>,
    /// The catalogue of known exploited vulnerabilities.
    pub kev: Option<String>,
    /// How likely vulnerabilities are exploited.
    pub epss: Option<String>,
    /// What is normal.
    pub norm: Option<String>,
}

impl ToldFiles {
    /// Adds what a layer says, whose paths are relative to a folder. Of single files the last one counts.
    pub(super) fn add(&mut self, folder: &str, layer: &ConfigLayer) {
        let of = |key: &str| layer.told.get(key).into_iter().flatten().map(|written| written.value.as_str());
        let path = |written: &str| absolute(folder, written);
        for written in of("reports") {
            let report = match written.split_once('=') {
                Some((image, file)) if !image.is_empty() => (Some(image.to_string()), path(file)),
                _ => (None, path(written)),
            };
            if !self.reports.contains(&report) {
                self.reports.push(report);
            }
        }
        for written in of("vex").map(path) {
            if !self.vex.contains(&written) {
                self.vex.push(written);
            }
        }
        self.kev = of("kev").next_back().map(path).or(self.kev.take());
        self.epss = of("epss").next_back().map(path).or(self.epss.take());
        self.norm = of("norm").next_back().map(path).or(self.norm.take());
    }
}
