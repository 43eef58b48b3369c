//! Turns a shape and a seed into an endless row of texts: most of them fit the shape, and each fault has its chance.
//!
//! The same seed makes the same texts on every machine.

use super::shapes::{Kind, Presence, Property};

/// How deep records go into each other before nothing optional is added.
const DEEPEST: usize = 5;

/// Texts of one shape.
pub(super) struct Texts {
    kind: &'static Kind,
    state: u64,
    text: String,
    depth: usize,
}

const STRINGS: [&str; 10] = [
    r#""""#,
    r#""a""#,
    r#""COURSE_MAIN""#,
    r#""a\"b\\c\/\n\t""#,
    r#""\u0000\u00e9\ud83e\udd80""#,
    r#""é日🦀""#,
    r#""12""#,
    r#""null""#,
    r#"" spaced ""#,
    r#""a text that is so long that it is no longer a short one, as some libraries see it""#,
];
const COURSES: [&str; 4] =
    [r#""COURSE_UNSPECIFIED""#, r#""COURSE_STARTER""#, r#""COURSE_\u004dAIN""#, r#""COURSE_NEW""#];
const I32S: [&str; 6] = ["0", "1", "-1", "2147483647", "-2147483648", "65536"];
const I64S: [&str; 5] = ["0", "-5", "9223372036854775807", "-9223372036854775808", "9007199254740993"];
const U32S: [&str; 3] = ["0", "7", "4294967295"];
const U64S: [&str; 3] = ["0", "7", "18446744073709551615"];
const F64S: [&str; 10] = [
    "0",
    "-0.0",
    "0.1",
    "1",
    "-1.5e3",
    "1e308",
    "5e-324",
    "123456789012345678",
    "18446744073709551616",
    "0.30000000000000004",
];
const QUOTED_I64S: [&str; 6] =
    [r#""0""#, r#""-5""#, "-5", r#""9223372036854775807""#, r#""-9223372036854775808""#, "7"];
const QUOTED_U64S: [&str; 4] = [r#""0""#, r#""18446744073709551615""#, "18446744073709551615", "7"];
const UUIDS: [&str; 3] = [
    r#""0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071""#,
    r#""0198A2B47C5E7D3F8A1B2C3D4E5F6071""#,
    r#""urn:uuid:0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071""#,
];
const BASE64S: [&str; 6] = [r#""""#, r#""AQ==""#, r#""AQ""#, r#""-_-_""#, r#""+/+\/""#, r#""AQID\nBA==""#];
const ANYS: [&str; 9] =
    ["null", "true", "-1", "18446744073709551615", "0.5", r#""a""#, "[]", r#"{"a":[{},null]}"#, r#"[[1.0],{"":2}]"#];

/// Values that fit some kinds and not others, and what is not JSON.
const FAULTS: [&str; 33] = [
    "null",
    "null",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9223372036854775808",
    "18446744073709551616",
    "1e40",
    "-1e300",
    "1e999",
    r#""x""#,
    r#""""#,
    r#""5""#,
    r#""-0.5""#,
    r#""true""#,
    "{}",
    r#"{"x":1}"#,
    "[]",
    "[1]",
    "nul",
    "tru",
    "-",
    "01",
    "1.",
    r#""\ud800""#,
    r#""\x""#,
    "\"a\u{1}\"",
];

impl Texts {
    pub(super) fn new(seed: u64, kind: &'static Kind) -> Self {
        Texts { kind, state: seed, text: String::new(), depth: 0 }
    }

    /// Returns the next number of a SplitMix64 sequence (Steele, Lea and Flood, 2014).
    fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        if self.one_in(12) {
            let space = self.pick(&[" ", "\n", "\t  ", "\r\n"]);
            self.text.push_str(space);
        }
    }

    fn push_one_of(&mut self, texts: &[&str]) {
        let text = self.pick(texts);
        self.push(text);
    }

    fn value(&mut self, kind: &'static Kind) {
        if self.one_in(80) {
            return self.fault(kind);
        }
        match kind {
            Kind::Text => self.push_one_of(&STRINGS),
            Kind::Flag => self.push_one_of(&["true", "false"]),
            Kind::I32 => self.push_one_of(&I32S),
            Kind::I64 => self.push_one_of(&I64S),
            Kind::U32 => self.push_one_of(&U32S),
            Kind::U64 => self.push_one_of(&U64S),
            Kind::F64 => self.push_one_of(&F64S),
            Kind::Course => self.push_one_of(&COURSES),
            Kind::QuotedI64 => self.push_one_of(&QUOTED_I64S),
            Kind::QuotedU64 => self.push_one_of(&QUOTED_U64S),
            Kind::Uuid => self.push_one_of(&UUIDS),
            Kind::Base64 => self.push_one_of(&BASE64S),
            Kind::Any => self.push_one_of(&ANYS),
            Kind::Object => self.map(&Kind::Any),
            Kind::List(item) => self.list(item),
            Kind::Map(value) => self.map(value),
            Kind::Nullable(value) => match self.one_in(4) {
                true => self.push("null"),
                false => self.value(value),
            },
            Kind::Same(kind) => self.value(kind),
            Kind::Record(properties, rest) => self.record(properties, *rest),
        }
    }

    /// Writes what is probably wrong here, but none of the documented differences.
    fn fault(&mut self, kind: &'static Kind) {
        let fault = self.pick(&FAULTS);
        self.push(if is_difference(kind, fault) { "true" } else { fault });
    }

    fn list(&mut self, item: &'static Kind) {
        self.push("[");
        let count = if self.depth < DEEPEST { self.below(4) } else { 0 };
        for index in 0..count {
            if index > 0 {
                self.push(",");
            }
            self.value(item);
        }
        self.push("]");
    }

    fn map(&mut self, value: &'static Kind) {
        self.push("{");
        let count = if self.depth < DEEPEST { self.below(4) } else { 0 };
        for index in 0..count {
            if index > 0 {
                self.push(",");
            }
            self.push_one_of(&[r#""a""#, r#""b""#, r#""""#, r#""\u0061\n""#, r#""é""#]);
            self.push(":");
            self.value(value);
        }
        self.push("}");
    }

    fn record(&mut self, properties: &'static [Property], rest: Option<&'static Kind>) {
        let pairs = self.chosen(properties, rest);
        self.depth += 1;
        self.push("{");
        for (index, (name, kind)) in pairs.into_iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            self.name(name);
            self.push(":");
            self.value(kind);
        }
        self.push("}");
        self.depth -= 1;
    }

    /// Chooses the properties of an object: some are left out, some are there twice, and some are not known.
    fn chosen(
        &mut self,
        properties: &'static [Property],
        rest: Option<&'static Kind>,
    ) -> Vec<(&'static str, &'static Kind)> {
        let mut pairs: Vec<(&'static str, &'static Kind)> = Vec::new();
        for property in properties {
            let is_there = match property.presence {
                Presence::Required => !self.one_in(80),
                Presence::Optional => self.depth < DEEPEST && !self.one_in(3),
                Presence::Member => self.one_in(8),
            };
            let count = usize::from(is_there) + usize::from(is_there && self.one_in(150));
            pairs.extend(std::iter::repeat_n((property.name, &property.kind), count));
        }
        while self.one_in(3) {
            let name = self.pick(&["new", "", "X", "é"]);
            pairs.push((name, rest.unwrap_or(&Kind::Any)));
        }
        if self.one_in(2) {
            for index in 1..pairs.len() {
                let other = self.below(index + 1);
                pairs.swap(index, other);
            }
        }
        pairs
    }

    /// Writes the name of a property, perhaps with its first letter as an escape.
    fn name(&mut self, name: &str) {
        let first = name.chars().next();
        let text = match first {
            Some(first) if self.one_in(20) => {
                format!("\"\\u{:04x}{}\"", u32::from(first), &name[first.len_utf8()..])
            }
            _ => format!("\"{name}\""),
        };
        self.push(&text);
    }

    /// Breaks a text as a whole: its end is cut off, or goes on, or one of its marks is another.
    fn break_text(&mut self) {
        match self.below(3) {
            0 => {
                let end = self.below(self.text.len() + 1);
                let end = (0..=end).rev().find(|end| self.text.is_char_boundary(*end)).unwrap_or_default();
                self.text.truncate(end);
            }
            1 => self.push_one_of(&["x", " 1", "{}", "]", ",", "\u{1}"]),
            _ => {
                let is_mark = |character: char| ",:]}".contains(character);
                let marks: Vec<usize> = self.text.match_indices(is_mark).map(|(place, _)| place).collect();
                if !marks.is_empty() {
                    let (place, mark) = (self.pick(&marks), self.pick(&[",", ":", "]", "}"]));
                    self.text.replace_range(place..=place, mark);
                }
            }
        }
    }
}

/// Returns every value that is written anywhere.
pub(super) fn values() -> impl Iterator<Item = &'static str> {
    let numbers = I32S.iter().chain(&I64S).chain(&U32S).chain(&U64S).chain(&F64S);
    STRINGS.iter().chain(&COURSES).chain(numbers).chain(&ANYS).chain(&FAULTS).copied()
}

/// Whether a value in a place of this kind shows one of the documented differences.
pub(super) fn is_difference(kind: &'static Kind, value: &str) -> bool {
    match target(kind) {
        Kind::Record(..) => value.starts_with('['),
        Kind::Course => value.parse::<f64>().is_ok(),
        Kind::I32 | Kind::I64 | Kind::U32 | Kind::U64 | Kind::QuotedI64 | Kind::QuotedU64 => {
            value.contains(['.', 'e']) && value.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
        }
        _ => false,
    }
}

/// Returns the kind that a value is of, if it is not `null`.
fn target(kind: &'static Kind) -> &'static Kind {
    match kind {
        Kind::Nullable(inner) | Kind::Same(inner) => target(inner),
        kind => kind,
    }
}

impl Iterator for Texts {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        self.text.clear();
        self.depth = 0;
        let kind = self.kind;
        self.value(kind);
        if self.one_in(20) {
            self.break_text();
        }
        Some(self.text.clone())
    }
}
