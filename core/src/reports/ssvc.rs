//! What to do about a vulnerability, by the public table of SSVC for those who deploy ("Deployer Patch Application
//! Priority" 1.0.0, CERT/CC, <https://certcc.github.io/SSVC/howto/deployer_tree/>).

use crate::project::Exposed;

/// What to do, the least urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Nothing at present.
    Defer,
    /// With the next regular update.
    Scheduled,
    /// Sooner than the next regular update.
    OutOfCycle,
    /// At once, with all that is needed for it.
    Immediate,
}

impl Action {
    /// The name as SSVC writes it, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Action::Defer => "defer",
            Action::Scheduled => "scheduled",
            Action::OutOfCycle => "out-of-cycle",
            Action::Immediate => "immediate",
        }
    }

    /// The same as an advice: `act at once`.
    pub fn advice(self) -> &'static str {
        match self {
            Action::Defer => "act when there is time",
            Action::Scheduled => "act with the next regular update",
            Action::OutOfCycle => "act before the next regular update",
            Action::Immediate => "act at once",
        }
    }
}

/// What is known of exploits of a vulnerability, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exploitation {
    /// Nothing.
    None,
    /// That there is one, or that one is likely.
    PublicPoc,
    /// That it happens.
    Active,
}

impl Exploitation {
    /// The name as SSVC writes it.
    pub fn name(self) -> &'static str {
        match self {
            Exploitation::None => "none",
            Exploitation::PublicPoc => "public poc",
            Exploitation::Active => "active",
        }
    }
}

/// The actions by exploitation, exposure, whether an attack can be automated, and the impact from low to very high: `d`efer,
/// `s`cheduled, `o`ut of cycle, `i`mmediate.
const TABLE: [[[&[u8; 4]; 2]; 3]; 3] = [
    [[b"ddss", b"dsss"], [b"dsss", b"ssss"], [b"dsss", b"ssso"]],
    [[b"dsss", b"ssss"], [b"dsss", b"ssso"], [b"ssso", b"ssoo"]],
    [[b"ssoo", b"sooo"], [b"ssoo", b"oooo"], [b"sooi", b"ooii"]],
];

/// What to do. `impact` is 1 for low to 4 for very high; what is outside counts as the nearest.
pub fn action(exploitation: Exploitation, exposure: Exposed, is_automatable: bool, impact: u8) -> Action {
    let row = TABLE[exploitation as usize][exposure as usize][usize::from(is_automatable)];
    match row[usize::from(impact.clamp(1, 4)) - 1] {
        b'd' => Action::Defer,
        b's' => Action::Scheduled,
        b'o' => Action::OutOfCycle,
        _ => Action::Immediate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_holds() {
        let rows = include_str!("../../../testdata/ssvc/deployer.csv");
        let mut count = 0;
        for row in rows.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let [exploitation, exposure, automatable, impact, wanted] = cells.as_slice() else { panic!("{row}") };
            let all = [Exploitation::None, Exploitation::PublicPoc, Exploitation::Active];
            let exploitation = all.into_iter().find(|one| one.name() == *exploitation).expect(row);
            let all = [Exposed::Small, Exposed::Controlled, Exposed::Open];
            let exposure = all.into_iter().find(|one| one.name() == *exposure).expect(row);
            let impact = ["low", "medium", "high", "very high"].iter().position(|one| one == impact).expect(row);
            let found = action(exploitation, exposure, *automatable == "yes", impact as u8 + 1);
            assert_eq!(found.name(), *wanted, "{row}");
            count += 1;
        }
        assert_eq!(count, 72);
    }
}
