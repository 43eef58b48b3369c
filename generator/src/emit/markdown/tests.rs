//! Descriptions against the Markdown that rustdoc gets, and random ones against what every result must hold.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::shape::{self, Block};
use super::style::settled;
use super::text::Inline;
use super::{plain, read, rewritten, rustdoc, sentence};

#[track_caller]
fn check(description: &str, expected: &str) {
    assert_eq!(rustdoc(description), expected);
    check_invariants(description);
}

/// What rustdoc switches on, but for smart punctuation.
const RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// What holds for the result of any description.
#[track_caller]
fn check_invariants(description: &str) {
    let result = rustdoc(description);
    if let Some(plain) = plain::plain(description.trim()) {
        assert_eq!(plain, rewritten(description.trim()), "the short way differs for {description:?}");
    }
    assert_eq!(result.trim(), result, "blank ends of {description:?}");
    assert!(!result.contains("\n\n\n") || result.contains("```"), "blank lines in {description:?}");
    for line in result.split('\n') {
        assert_eq!(line.trim_end_matches(' '), line, "trailing blanks in {description:?}");
        assert!(line.chars().all(plain::is_kept), "{line:?} of {description:?}");
    }
    check_lints(description, &result);
    assert_eq!(outline(description), outline(&result), "the words of {description:?} are not those of {result:?}");
    let first = sentence(&result);
    assert!(result.contains(first));
    check_lints(description, first);
    assert_eq!(words(&shape::blocks(read::read(first))), words(&shape::blocks(read::read(&rustdoc(first)))));
}

/// What rustdoc's lints look at.
#[track_caller]
fn check_lints(description: &str, result: &str) {
    let broken = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        panic!("{:?} is an unresolved link in {result:?} of {description:?}", link.reference)
    };
    let mut inside = 0;
    let mut open_tags = 0;
    for event in Parser::new_with_broken_link_callback(result, RUSTDOC, Some(broken)) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                inside += 1;
                let absolute = dest_url.contains("://") || dest_url.contains('@');
                assert!(absolute, "{dest_url} leads nowhere, from {description:?}");
            }
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => inside -= 1,
            Event::Text(text) if inside == 0 => {
                let bare = ["http://", "https://"].iter().find_map(|scheme| text.split_once(scheme));
                let host = bare.is_some_and(|(_, host)| host.starts_with(|c: char| c.is_ascii_alphanumeric()));
                assert!(!host, "bare address in {result:?} of {description:?}");
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let CodeBlockKind::Fenced(language) = kind else { panic!("indented code in {result:?}") };
                inside += 1;
                assert!(!language.is_empty() && !language.starts_with("rust"), "doctest in {result:?}");
            }
            Event::InlineHtml(tag) => {
                let known = ["<br>", "<sup>", "</sup>", "<sub>", "</sub>"];
                assert!(known.contains(&&*tag), "{tag} in {result:?} of {description:?}");
                match &*tag {
                    "<br>" => {}
                    close if close.starts_with("</") => open_tags -= 1,
                    _ => open_tags += 1,
                }
            }
            Event::Html(_) | Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_)) => {
                panic!("{event:?} in {result:?} of {description:?}")
            }
            _ => {}
        }
    }
    assert_eq!(open_tags, 0, "unclosed tags in {result:?} of {description:?}");
}

/// The blocks of a description, and their words, without styles and without the marks of lists.
fn outline(description: &str) -> String {
    let blocks = shape::blocks(read::read(&plain::normalize(description.trim())));
    words(&blocks)
}

fn words(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(text) => out += &format!("\nparagraph {}", letters(text)),
            Block::Heading(_, text) => out += &format!("\nheading {}", letters(text)),
            Block::Quote(blocks) => out += &format!("\nquote {{{}\n}}", words(blocks)),
            Block::List(list) => {
                out += &format!("\nlist {:?}", list.first);
                list.items.iter().for_each(|item| out += &format!("\nitem {{{}\n}}", words(item)));
            }
            Block::Listing(language, code) => out += &format!("\n{} {code}", language.as_str()),
            Block::Table(table) => {
                let cells = table.rows.iter().flatten();
                cells.for_each(|blocks| out += &format!("\ncell {}", squeezed(&cell(blocks).replace('•', " "))));
            }
            Block::Rule => out += "\nrule",
        }
    }
    out
}

/// The words of a cell, in which blocks become lines.
fn cell(blocks: &[Block]) -> String {
    let words = blocks.iter().map(|block| match block {
        Block::Paragraph(text) | Block::Heading(_, text) => letters(text),
        Block::Quote(blocks) => cell(blocks),
        Block::List(list) => list.items.iter().map(|item| cell(item)).collect::<Vec<_>>().join(" "),
        Block::Listing(_, code) => code.clone(),
        Block::Table(table) => table.rows.iter().flatten().map(|blocks| cell(blocks)).collect::<Vec<_>>().join(" "),
        Block::Rule => String::new(),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn letters(text: &[Inline]) -> String {
    squeezed(&joined(&settled(text)))
}

fn joined(text: &[Inline]) -> String {
    let letters = text.iter().map(|inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::SoftBreak | Inline::HardBreak => " ".to_owned(),
        Inline::Styled(_, text) => joined(text),
        Inline::Link(url, text) if text.is_empty() => url.as_str().to_owned(),
        Inline::Link(_, text) => joined(text),
    });
    letters.collect()
}

#[test]
fn prose_stays_as_it_is() {
    for prose in [
        "The cron_spec field.",
        "Of `a_b` and `[c]`, it's 100% (of 5 > 3) & more; e.g. \"x\".\n\nIn two\nparagraphs.",
        "Café – naïve",
        "",
    ] {
        assert!(matches!(rustdoc(prose), std::borrow::Cow::Borrowed(_)), "{prose}");
        check(prose, prose);
    }
    check("\n  Trimmed. \n", "Trimmed.");
    check("One.\n Two.\nThree. \nFour.", "One.\nTwo.\nThree.\nFour.");
}

#[test]
fn addresses_become_links() {
    check("See https://a.io/b_c?d=e&f=(g), or (http://h.io).", "See <https://a.io/b_c?d=e&f=(g)>, or (<http://h.io>).");
    check("[https://a.io](https://a.io)", "<https://a.io>");
    check("[a b](https://a.io/c_(d) \"title\")", "[a b](https://a.io/c_\\(d\\))");
    check("[a][1] and [b][2]\n\n[1]: https://a.io\n", "[a](https://a.io) and \\[b]\\[2]");
    check("<a href='https://a.io'>x</a>", "[x](https://a.io)");
    check("<me@a.io>, [mail](mailto:me@a.io)", "<me@a.io>, [mail](mailto:me@a.io)");
    check("![logo](https://a.io/l.png)", "[logo](https://a.io/l.png)");
    check("https://a.io/{id}/b and https://a.io/<id>.", "`https://a.io/{id}/b` and `https://a.io/<id>`.");
}

#[test]
fn links_that_lead_nowhere_are_text() {
    check("[a](#/paths/~1b) [c](/d) [e](./f) [G](g::H) [i](javascript:alert(1))", "a c e G i");
    check("[`Instance`](crate::Instance)", "`Instance`");
    check("[RFC6901] and [`x`] and a[0] [^1]", "\\[RFC6901] and \\[`x`] and a\\[0] \\[^1]");
    check("[ ] todo, string[], [](x), int[]", "\\[ ] todo, string[], , int[]");
}

#[test]
fn code_never_becomes_a_doctest() {
    check("```\na\n```", "```text\na\n```");
    check("```rust\nfn main() {}\n```", "```text\nfn main() {}\n```");
    check("~~~ JSON title\n{}\n~~~", "```json\n{}\n```");
    check("```ignore-x,edition2024\na\n```", "```text\na\n```");
    check("A:\n\n    b\n      c\n\n\td", "A:\n\n```text\nb\n  c\n\nd\n```");
    check("````\n```\n````", "````text\n```\n````");
    check("```\nnever closed\t*/", "```text\nnever closed    */\n```");
    check("<pre><code>a &lt; b\n\n  c</code></pre>", "```text\na < b\n\n  c\n```");
}

#[test]
fn html_becomes_markdown_or_text() {
    check("<p>A <b>b </b><code>c&lt;d&gt;</code>.</p>\n<p>E<br/>f</p>", "A **b** `c<d>`.\n\nE\\\nf");
    check("A<br><br>B<!-- gone -->", "A\n\nB");
    check("/apps/<app_id>/<b>/x, list<string>", "/apps/\\<app_id>/\\<b>/x, list\\<string>");
    check("<ul><li>a</li><li>b<ol start=3><li>c</ol></ul>", "- a\n- b\n\n  3. c");
    check("10<sup>6</sup> H<sub>2</sub>O", "10<sup>6</sup> H<sub>2</sub>O");
    check("<script>alert(1)</script>a <iframe src=x></iframe>", "a");
    check("<Warning>\nSee [a](https://a.io).\n</Warning>\nB", "See [a](https://a.io).\n\nB");
    check("<x-beta class=\"a\"></x-beta> Beta <Description>", "Beta \\<Description>");
    check("<h3>Title</h3><div>a\n\n*b*</div>c", "#### Title\n\na\n\n_b_\n\nc");
    check("<SecurityDefinitions /><x-a/> and <id/>", "and \\<id/>");
}

#[test]
fn blocks_are_set_apart() {
    check("# A #\nb\n* c\n* d\n  e\nlazy\n1. f", "## A\n\nb\n\n- c\n- d\n  e\n  lazy\n\n1. f");
    check("> a\nlazy\n\n---\n- b\n\n+ c", "> a\n> lazy\n\n___\n\n- b\n\n* c");
    check("- a\n  ```\n  b\n  ```\n- c\n  - d", "- a\n  ```text\n  b\n  ```\n- c\n  - d");
    check("> [!NOTE]\n> Public preview.", "> **Note:** Public preview.");
    check("1.\n2. a\n\n-", "1.\n2. a");
    check("Title\n=====\n\nb  \nc", "## Title\n\nb\\\nc");
}

#[test]
fn tables_stay_tables() {
    check("a | b\n:-|-:\n`x\\|y` | z\n1", "| a | b |\n| :-- | --: |\n| `x\\|y` | z |\n| 1 | |");
    check(
        "<table><tr><th>A</th><th>B</th></tr><tr><td>x|y<td><ul><li>1<li>2</ul></table>",
        "| A | B |\n| --- | --- |\n| x\\|y | • 1<br>• 2 |",
    );
}

#[test]
fn text_is_not_taken_for_syntax() {
    check("\\- a\n1986\\. b\n\\# c\n\\> d\n\\| e\n\\=\n\\+ f", "\\- a\n1986\\. b\n\\# c\n\\> d\n\\| e\n\\=\n\\+ f");
    check("\\*/\\* and a * b and /x/* and * y", "\\*/* and a * b and /x/* and * y");
    check("meta_ _x \\_\\_init\\_\\_", "meta_ \\_x \\_\\_init__");
    check("run --force -- now", "run \\--force -- now");
    check("~5 to ~6, a~b", "~5 to ~6, a\\~b");
    check("AT&T &amp;lt; \\\\d C:\\x", "AT&T \\&lt; \\d C:\\x");
    check("lone ` tick", "lone \\` tick");
    check("**Note**: _a_ **b**c x_y_", "**Note**: _a_ **b**c x_y_");
}

#[test]
fn nothing_reorders_or_ends_a_comment() {
    check("a\0b\u{1b}c\u{202e}d\u{2066}e\u{feff}", "abcde");
    check("a\r\nb\rc\u{2028}d\u{c}e", "a\nb\nc\nd\ne");
    check("a&#x202e;b&#0;`c\u{202e}`\tx", "ab\u{fffd}`c` x");
}

#[test]
fn depth_and_length_are_bounded() {
    // Each of these is nested without end, or takes minutes where each piece is looked at once per other piece.
    for piece in
        ["> ", "- ", "<a>", "<div>", "<b x=1>", "[", "*a _b ", "_", "&", "http", "http://a)", "<br>", "<table><tr><td>"]
    {
        let nested = format!("<b>{}x</b>", piece.repeat(20_000));
        assert!(rustdoc(&nested).contains('x'), "{piece}");
        assert!(rustdoc(&format!("{}x", piece.repeat(20_000))).contains('x'), "{piece}");
    }
}

#[test]
fn a_sentence_is_whole_markdown() {
    let check = |text: &str, expected: &str| assert_eq!(sentence(&rustdoc(text)), expected);
    check("Lists apps, e.g. by name. Then more.", "Lists apps, e.g. by name.");
    check("Version 2.0 of the U.S. API. More.", "Version 2.0 of the U.S. API.");
    check("No full stop\n\nMore.", "No full stop");
    check(
        "# Title\n\n> Preview. Yes.\n\nReturns `a. B` and [c. D](https://e.io). F.",
        "Returns `a. B` and [c. D](https://e.io).",
    );
    check("*Deprecated*. Use b. C", "_Deprecated_. Use b.");
    check("**All bold. Really.** Yes", "**All bold. Really.** Yes");
    check("10<sup>th. A</sup> b. C", "10<sup>th. A</sup> b.");
    check("(Is it so?) Yes.", "(Is it so?)");
    check("- only\n- a list", "");
}

/// How many descriptions are made up.
const ROUNDS: usize = 20_000;

/// Pieces of which they are made up.
const PIECES: &[&str] = &[
    "word",
    "a_b",
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "~",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "[]",
    "](https://a.io)",
    "](#x)",
    "![",
    "https://a.io/x",
    "http://b.io?c=d&amp;e",
    "{id}",
    "<id>",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<br>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<a href=\"https://c.io\">",
    "</a>",
    "<!--",
    "-->",
    "<Note>",
    "</Note>",
    "<sup>",
    "</sup>",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "    ",
    "  ",
    "\t",
    "# ",
    "### ",
    "#",
    "> ",
    ">",
    "|",
    " | ",
    "\n---\n",
    "---|---",
    "===",
    "\\",
    "&",
    "&lt;",
    "&amp;",
    "&#42;",
    ";",
    ":",
    "-",
    "--",
    "!",
    ".",
    "é",
    "→",
    "\u{a0}",
    "\r\n",
    "<",
    "/>",
    "\"",
    "[1]: https://d.io\n",
    "[^1]",
    "> [!NOTE]\n",
    "http",
    "://",
    "<em>",
    "</em>",
    "<div>",
    "</div>",
    "<script>",
    "</script>",
];

#[test]
fn random_descriptions_keep_their_words() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % limit
    };
    for _ in 0..ROUNDS {
        let length = 1 + next(14);
        let description: String = (0..length).map(|_| PIECES[next(PIECES.len())]).collect();
        check_invariants(&description);
    }
}
