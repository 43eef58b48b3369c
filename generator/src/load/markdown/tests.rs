//! Pages against the blocks that are found in them.

use super::{blocks, is_openapi, is_page};

/// Checks the text and the first line of each block.
fn check(page: &str, expected: &[(&str, u32)]) {
    let found = blocks(page);
    let found: Vec<_> = found.iter().map(|block| (&*block.text, block.offset.lines + 1)).collect();
    assert_eq!(found, expected, "{page}");
}

#[test]
fn blocks_start_behind_their_fence() {
    check("# Pets\n\n```yaml\nopenapi: 3.1.0\n```\n", &[("openapi: 3.1.0\n", 4)]);
    check("```yml\na: 1\n```\ntext\n~~~json\n{}\n~~~\n", &[("a: 1\n", 2), ("{}\n", 6)]);
}

#[test]
fn info_strings_may_say_more() {
    check("````yaml https://example.com post /pets\na: 1\n````\n", &[("a: 1\n", 2)]);
    check("``` YAML title=\"x\"\na: 1\n```\n", &[("a: 1\n", 2)]);
}

#[test]
fn other_languages_are_passed_over() {
    check("```bash\nopenapi: 3.1.0\n```\n```yamllint\na\n```\n", &[]);
    check("```\na: 1\n```\n", &[]);
    check("```yaml inline```\na: 1\n", &[]);
}

#[test]
fn a_longer_fence_holds_shorter_ones() {
    check("````yaml\nd: |\n  ```json\n  {}\n  ```\n````\n", &[("d: |\n  ```json\n  {}\n  ```\n", 2)]);
    check("````markdown\n```yaml\na: 1\n```\n````\n", &[]);
    check("~~~yaml\n```\n~~~\n", &[("```\n", 2)]);
}

#[test]
fn a_block_without_closing_fence_ends_with_the_page() {
    check("```yaml\na: 1\nb: 2", &[("a: 1\nb: 2", 2)]);
}

#[test]
fn the_indentation_of_the_fence_is_cut() {
    let page = "- step\n\n  ```yaml\n  a:\n    b: 1\n\n c: 2\n  ```\n";
    check(page, &[("a:\n  b: 1\n\nc: 2\n", 4)]);
    assert_eq!(*blocks(page)[0].offset.columns, [2, 2, 0, 1]);
}

#[test]
fn line_breaks_of_windows_are_kept() {
    check("```yaml\r\na: 1\r\n```\r\nb", &[("a: 1\r\n", 2)]);
}

#[test]
fn descriptions_are_told_by_their_outermost_keys() {
    for text in ["openapi: 3.1.0", "info: {}\n\"swagger\" : '2.0'\n", "{\"openapi\": \"3.1.0\"}"] {
        assert!(is_openapi(text), "{text}");
    }
    for text in ["name: openapi", "a:\n  openapi: 3.1.0", "openapi 3.1.0", "{\"a\": 1}", ""] {
        assert!(!is_openapi(text), "{text}");
    }
}

#[test]
fn pages_are_told_by_name_or_fence() {
    assert!(is_page("a.md", "openapi: 3.1.0"));
    assert!(is_page("docs/A.MDX", ""));
    assert!(is_page("<stdin>", "# Title\n```yaml\n"));
    assert!(!is_page("<stdin>", "# comment\na: |\n  ```yaml\n"));
    assert!(!is_page("a.yaml", "```\n"));
}
