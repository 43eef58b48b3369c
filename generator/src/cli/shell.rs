//! Turns a command into the line that a person can paste into a shell.

use std::path::{Path, PathBuf};

use restitch::{Contract, DateTime};

use super::generate::Generate;
use super::spec::Spec;

/// Returns the line that brings the folder up to date from where this run was started.
pub(crate) fn repair(command: &Generate) -> String {
    line(command, |path| path.to_owned())
}

/// Returns the line for the headers of generated files, with file names only.
///
/// A crate has the same bytes whichever folder of whichever machine it was generated from.
pub(crate) fn header(command: &Generate) -> String {
    line(command, |path| path.file_name().map_or_else(|| path.to_owned(), PathBuf::from))
}

fn line(command: &Generate, shown: fn(&Path) -> PathBuf) -> String {
    let mut words = vec!["restitch".to_owned(), "generate".to_owned()];
    if let Some(client) = &command.client {
        // Whatever the command line added is left out, so that each run says the same.
        words.extend(["--client".to_owned(), quote(Path::new(&client.id))]);
        return words.join(" ");
    }
    words.extend(command.specs.iter().map(|spec| match spec {
        Spec::Stdin => "-".to_owned(),
        Spec::File(path) => quote(&shown(path)),
        Spec::Url(url) => quote(Path::new(url)),
    }));
    words.extend(["--output".to_owned(), quote(&shown(&command.output))]);
    if let Some(root) = &command.root {
        words.extend(["--root".to_owned(), quote(&shown(root))]);
    }
    for prefix in &command.allow_remote {
        words.extend(["--allow-remote".to_owned(), quote(Path::new(&prefix.to_string()))]);
    }
    if let Some(name) = &command.name {
        words.extend(["--name".to_owned(), name.to_string()]);
    }
    if let Some(date_time) = command.date_time.filter(|date_time| *date_time != DateTime::default()) {
        words.extend(["--date-time".to_owned(), date_time.to_string()]);
    }
    for overlay in &command.shape.overlays {
        words.extend(["--overlay".to_owned(), quote(&shown(overlay))]);
    }
    for (option, selectors) in [("--operations", &command.shape.include), ("--exclude", &command.shape.exclude)] {
        for selector in selectors {
            words.extend([option.to_owned(), quote(Path::new(selector.as_str()))]);
        }
    }
    if command.contract == Contract::With {
        words.push("--contract".to_owned());
    }
    words.join(" ")
}

/// Quotes a path for a POSIX shell, and escapes what would end the line.
pub(crate) fn quote(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |character: char| character.is_alphanumeric() || "_-./@%+=:,\\".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        return text;
    }
    let mut quoted = String::from("'");
    for character in text.chars() {
        match character {
            '\'' => quoted.push_str("'\\''"),
            control if control.is_control() => quoted.extend(control.escape_default()),
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    //! Turns commands with awkward paths into lines.

    use restitch::diagnostics::{Extent, Policy};
    use restitch::{Contract, Copies};

    use super::super::generate::{Format, Mode, Verbosity};
    use super::super::shape::Shape;
    use super::{DateTime, Generate, Spec, header, repair};

    fn command(spec: &str, output: &str) -> Generate {
        Generate {
            specs: vec![Spec::File(spec.into()), Spec::Stdin],
            output: output.into(),
            root: None,
            allow_remote: vec!["example.com".parse().unwrap()],
            copies: Copies::Keep,
            format: Format::Human,
            policy: Policy::default(),
            contract: Contract::With,
            explain: Vec::new(),
            name: Some("c1".parse().unwrap()),
            date_time: Some(DateTime::Chrono),
            mode: Mode::Check,
            verbosity: Verbosity::Everything,
            extent: Extent::Summary,
            shape: Shape {
                overlays: vec!["./more/our.yaml".into()],
                include: vec!["GET *".parse().unwrap()],
                exclude: vec!["tag:a".parse().unwrap()],
            },
            client: None,
        }
    }

    #[test]
    fn a_repair_names_the_paths_as_they_were_given() {
        let line = repair(&command("../my specs/a.yaml", "/tmp/it's"));
        let expected = r"restitch generate '../my specs/a.yaml' - --output '/tmp/it'\''s' --allow-remote https://example.com/ --name c1 --date-time chrono --overlay ./more/our.yaml --operations 'GET *' --exclude tag:a --contract";
        assert_eq!(line, expected);
    }

    #[test]
    fn a_header_is_the_same_from_every_folder() {
        let expected = "restitch generate a.yaml - --output client --allow-remote https://example.com/ --name c1 --date-time chrono --overlay our.yaml --operations 'GET *' --exclude tag:a --contract";
        for (spec, output) in [("a.yaml", "client"), ("/abs/a.yaml", "../x/client/"), ("./a.yaml", "./client")] {
            assert_eq!(header(&command(spec, output)), expected);
        }
        assert_eq!(header(&command("a.yaml", ".")), expected.replace("client", "."));
        assert!(!header(&command("a\nb.yaml", "o")).contains('\n'));
    }
}
