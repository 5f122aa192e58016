"""Files in: everything that can be wrong with a CSV is a sentence with the row and the way out."""

import tracemalloc
from pathlib import Path

import pytest

from departments.intake.reading import Limits, UnreadableFile, read_csv


def written(folder: Path, content: bytes) -> Path:
    path = folder / "bestand.csv"
    path.write_bytes(content)
    return path


def refusal(folder: Path, content: bytes, **options) -> str:
    with pytest.raises(UnreadableFile) as refused:
        list(read_csv(written(folder, content), **options).rows)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_financien_is_read_in_every_encoding_that_is_detected(tmp_path, encoding):
    path = written(tmp_path, "afdeling;aantal\r\nFinanciën;3\r\n".encode(encoding))

    table = read_csv(path)

    assert table.columns == ("afdeling", "aantal")
    assert [row.values["afdeling"] for row in table.rows] == ["Financiën"]
    assert table.encoding == encoding


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    path = written(tmp_path, delimiter.join(["a", "b", "c"]).encode() + b"\n" + delimiter.join("123").encode())

    table = read_csv(path)

    assert table.delimiter == delimiter
    assert next(table.rows).values == {"a": "1", "b": "2", "c": "3"}


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    path = written(tmp_path, b'a;b\n1;2\n\n"over\ntwee regels";4\n5;6\n')

    rows = list(read_csv(path).rows)

    assert [row.number for row in rows] == [2, 4, 5]


def test_empty_columns_at_the_end_that_a_spreadsheet_adds_do_no_harm(tmp_path):
    path = written(tmp_path, b"a;b;;\n1;2;;\n")

    assert [row.values for row in read_csv(path).rows] == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"\r\n  \r\n", "leeg"),
        (b"PK\x03\x04\x14\x00", "Excel-bestand"),
        (b"a;b\n1;2\n3;\x004\n", "Rij 3"),
        ("a;b\n1;2\n".encode("utf-16-le"), "NUL"),
        (b'a;b\n1;2\n"3;4\n5;6\n', "Rij 3"),
        (b'a;b\n"1"x;2\n', "Rij 2"),
        (b"a;b\n1;2\n1;2;3\n", "Rij 3 heeft 3 cellen"),
        (b"a;b\n1;2\n1\n", "Rij 3 heeft 1 cellen"),
        (b"a;b\n1;2\n1,2\n", "Rij 3 gebruikt een ander scheidingsteken"),
        (b"a;;c\n1;2;3\n", "Kolom 2 heeft geen naam"),
        (b"a;b;a\n1;2;3\n", "‘a’ staat er twee keer"),
        (b"a;b\nx\x81;2\n", "niet te lezen"),
        (b";".join(b"k%d" % n for n in range(61)) + b"\n", "61 kolommen; 60 mag"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path, content, said):
    assert said in refusal(tmp_path, content)


def test_an_encoding_that_does_not_exist_is_named(tmp_path):
    assert "‘utf-88’" in refusal(tmp_path, b"a;b\n1;2\n", encoding="utf-88")


def test_a_file_larger_than_the_limit_is_refused(tmp_path):
    assert "kleinere bestanden" in refusal(tmp_path, b"a;b\n" + b"1;2\n" * 10, limits=Limits(bytes=20))


def test_the_last_row_that_is_allowed_is_read_and_the_next_refused(tmp_path):
    limits = Limits(rows=3)

    assert len(list(read_csv(written(tmp_path, b"a;b\n" + b"1;2\n" * 3), limits=limits).rows)) == 3
    assert "meer dan 3 rijen" in refusal(tmp_path, b"a;b\n" + b"1;2\n" * 4, limits=limits)


def test_a_million_columns_are_refused_in_little_memory(tmp_path):
    path = written(tmp_path, b";" * 1_000_000 + b"x\n")
    tracemalloc.start()

    with pytest.raises(UnreadableFile):
        read_csv(path)

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 150 * 1024 * 1024
