//! Turns one operation of a description into its call in Rust and its request as curl.

use restitch::survey::{Body, OperationSurvey, Part, Request, Survey};

use super::list::call;
use super::source::Source;
use super::terminal::{Ink, print};
use super::{Exit, Failure};

/// What clap saw.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,

    /// The operation: its identifier, its method in Rust, or its request, as in `GET /pets/{id}`
    operation: String,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch show api.yaml getPet                 by its identifier in the description
  restitch show api.yaml get_pet                by its method in Rust, or `pets.get_pet`
  restitch show api.yaml 'GET /pets/{id}'       by its request";

/// Prints the operation.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let survey = arguments.source.survey("show")?;
    let found = find(&survey, &arguments.operation);
    if found.is_empty() {
        return Err(nothing(&survey, &arguments.operation));
    }
    let ink = Ink::of_output();
    let shown: Vec<String> = found.into_iter().map(|operation| show(operation, ink)).collect();
    print(&shown.join("\n"));
    Ok(Exit::Whole)
}

/// Finds the operations of a name; an identifier beats a method, of which several groups may have one.
fn find<'a>(survey: &'a Survey, name: &str) -> Vec<&'a OperationSurvey> {
    let keys: [fn(&OperationSurvey) -> String; 5] = [
        |operation| operation.id.clone(),
        |operation| format!("{} {}", operation.method, operation.path),
        |operation| format!("{}.{}", operation.group, operation.name),
        |operation| format!("{}().{}", operation.group, operation.name),
        |operation| operation.name.clone(),
    ];
    let found = keys.iter().map(|key| survey.operations.iter().filter(|found| key(found) == name).collect::<Vec<_>>());
    found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

fn nothing(survey: &Survey, name: &str) -> Failure {
    let names = survey.operations.iter().flat_map(|operation| [operation.id.as_str(), operation.name.as_str()]);
    let help = match restitch::nearest(name, names) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "`restitch list SPEC --only operations` lists them".to_owned(),
    };
    Failure(format!("error: there is no operation `{}`\n   = help: {help}", name.escape_debug()))
}

fn show(operation: &OperationSurvey, ink: Ink) -> String {
    let mut text = format!("{}\n", ink.title(&call(operation)));
    text.push_str(&format!("{} {}\n", operation.method, operation.path));
    if !operation.summary.is_empty() {
        text.push_str(&format!("{}\n", operation.summary));
    }
    if operation.is_deprecated {
        text.push_str("It is deprecated.\n");
    }
    let rows = operation.parameters.iter().map(|parameter| {
        let form = if parameter.is_required { parameter.name.clone() } else { format!(".{}(..)", parameter.name) };
        let wire = match parameter.place {
            "body" => "the body".to_owned(),
            place => format!("`{}` in the {place}", parameter.wire),
        };
        (form, wire, &parameter.summary)
    });
    let rows: Vec<_> = rows.collect();
    let widest = rows.iter().map(|(form, ..)| form.chars().count()).max().unwrap_or_default();
    for (index, (form, wire, summary)) in rows.iter().enumerate() {
        let start = if index == 0 { "\n" } else { "" };
        let gap = " ".repeat(widest - form.chars().count());
        let colon = if summary.is_empty() { "" } else { ": " };
        text.push_str(&format!("{start}  {}{gap}  {wire}{colon}{summary}\n", ink.code(form)));
    }
    text.push_str(&format!("\n{}\n", indented(&operation.samples.call, ink)));
    text.push_str(&format!("\n{}\n", indented(&curl(&operation.request), ink)));
    text
}

fn indented(code: &str, ink: Ink) -> String {
    let lines: Vec<String> = code.lines().map(|line| format!("    {}", ink.code(line))).collect();
    lines.join("\n")
}

/// Returns a request as a command for a POSIX shell, with credentials from its variables.
fn curl(request: &Request) -> String {
    let mut words = vec![match request.method.as_str() {
        "HEAD" => "curl --head".to_owned(),
        "GET" if request.body.is_none() => "curl".to_owned(),
        method => format!("curl --request {}", quoted(method)),
    }];
    words[0].push_str(&format!(" {}", quoted(&request.url)));
    if let Some((user, password)) = request.basic {
        words.push(format!("--user \"{user}:{password}\""));
    }
    let header = |(name, value): &(String, String)| format!("--header {}", quoted(&format!("{name}: {value}")));
    words.extend(request.headers.iter().map(header));
    match &request.body {
        None => {}
        Some(Body::Text(text)) => words.push(format!("--data-raw {}", quoted(text))),
        Some(Body::File(name)) => words.push(format!("--data-binary {}", quoted(&format!("@{name}")))),
        Some(Body::Parts(parts)) => words.extend(parts.iter().map(|(name, part)| match part {
            Part::Text(text) => format!("--form-string {}", quoted(&format!("{name}={text}"))),
            Part::File(file) => format!("--form {}", quoted(&format!("{name}=@{file}"))),
        })),
    }
    words.join(" \\\n  ")
}

/// The variables of a shell that stand for what is secret.
const SECRETS: [&str; 2] = ["$TOKEN", "$API_KEY"];

/// Quotes a word for a POSIX shell, but lets it put in what is secret.
fn quoted(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-./@%+=:,".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let secret = SECRETS.iter().find_map(|secret| Some((secret, text.split_once(secret)?)));
    match secret {
        Some((secret, (before, after))) => format!("{}\"{secret}\"{}", literal(before), literal(after)),
        None => literal(text),
    }
}

fn literal(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    //! Turns texts into words of a shell.

    use super::quoted;

    #[test]
    fn only_secrets_are_put_in_by_the_shell() {
        for (text, word) in [
            ("https://a.test/b?c=1", "'https://a.test/b?c=1'"),
            ("Authorization: Bearer $TOKEN", "'Authorization: Bearer '\"$TOKEN\""),
            ("a=$API_KEY&b=`c`", "'a='\"$API_KEY\"'&b=`c`'"),
            ("it's", "'it'\\''s'"),
            ("$HOME", "'$HOME'"),
        ] {
            assert_eq!(quoted(text), word);
        }
    }
}
