#!/usr/bin/env python3
"""Make the sample catalogue: the exports a librarian would hand over, from what was entered by hand.

    python3 sample/tools/catalogue.py make [--goodbooks books.csv] [--marc marc.dat]
    python3 sample/tools/catalogue.py check

`make` reads sample/catalogue-source and writes sample/catalogue/1*.csv; with `--goodbooks` (books.csv of
https://github.com/zygmuntz/goodbooks-10k) it also writes 2*.csv, with `--marc` (test/marc.dat of
https://github.com/edsu/pymarc) also 30-pymarc.mrc. `check` reads the written files back as an importer would and
fails on anything that does not fit together.

It promises: the same input gives the same bytes, and a work that was entered keeps its item codes as long as works are
only added at the end of the last file (codes are dealt out in the order of the files and their lines).
It never invents a fact about a work: a publisher, year or ISBN that is not in the source stays empty. What it does
invent is about copies and loans (see sample/README.md).
"""

import argparse
import csv
import io
import re
import shutil
import sys
import unicodedata
import zlib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent
SOURCE = SAMPLE / "catalogue-source"
OUT = SAMPLE / "catalogue"

# The columns of SLiMS 9's own exports, in its order.
BIBLIO = (
    "title,gmd_name,edition,isbn_issn,publisher_name,publish_year,collation,series_title,call_number,language_name,"
    "place_name,classification,notes,image,sor,authors,topics,item_code"
).split(",")
ITEM = (
    "item_code,call_number,coll_type_name,inventory_code,received_date,supplier_name,order_no,location_name,order_date,"
    "item_status_name,site,source,invoice,price,price_currency,invoice_date,input_date,last_update,title"
).split(",")
LOAN = ["Member ID", "Member Name", "Item Code", "Title", "Loan Date", "Due Date", "Loan Status"]

SOURCE_COLUMNS = "title authors publisher year isbn class language topics shelf copies summary".split()
LANGUAGES = {"": "Indonesia", "m": "Minangkabau", "e": "Inggris", "a": "Arab"}

GENERAL = "Lantai 1 - Ruang Baca Umum"
CHILDREN = "Lantai 1 - Ruang Anak"
REFERENCE = "Lantai 2 - Referensi"
BA_CORNER = "Lantai 2 - BA Corner"
MINANGKABAU = "Lantai 2 - Koleksi Minangkabau"
SERVICE_MALL = "Pojok Baca MPP"
MOBILE = "Pustaka Keliling"
SHELVES = {"U": GENERAL, "A": CHILDREN, "R": REFERENCE, "B": BA_CORNER, "M": MINANGKABAU}

TODAY = date(2026, 11, 24)
"""The day the sample's exports are of."""
LOAN_DAYS = 3
FIRST_GOODBOOKS_CODE = 10001


def chance(*parts):
    """A number in 0..1 that depends on `parts` alone: the sample's only dice."""
    return (zlib.crc32("\x1f".join(map(str, parts)).encode()) * 2654435761 % 2**32) / 2**32


def isbn_is_valid(isbn):
    if re.fullmatch(r"\d{9}[\dX]", isbn):
        return sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(isbn)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", isbn):
        return sum((1, 3)[i % 2] * int(c) for i, c in enumerate(isbn)) % 10 == 0
    return False


def issn_is_valid(issn):
    digits = issn.replace("-", "")
    return bool(re.fullmatch(r"\d{7}[\dX]", digits)) and (
        sum((8 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits)) % 11 == 0
    )


def title_key(text):
    """What makes two titles the same to a reader: letters and digits, without case, marks and accents."""
    plain = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c for c in plain if c.isalnum()).casefold()


def letters(text):
    return re.sub(r"[^A-Za-z]", "", text)


def call_number(class_number, authors, title):
    """Class, three letters of the main entry, one of the title: `899.221 NAV r`."""
    main = letters(authors[0].split(",")[0] if authors else title)[:3].upper()
    first = (letters(title)[:1] or re.sub(r"\W", "", title)[:1]).lower()
    return " ".join(part for part in (class_number, main, first if authors else "") if part)


def listed(values):
    return "".join(f"<{value}>" for value in values)


class Work:
    """A title with its copies, as both sources give it."""

    def __init__(self, **fields):
        self.series = self.edition = self.notes = self.place = ""
        self.gmd = "Text"
        self.home = GENERAL
        self.__dict__.update(fields)
        self.codes = []

    def biblio_row(self):
        row = dict.fromkeys(BIBLIO, "")
        row.update(
            title=self.title, gmd_name=self.gmd, edition=self.edition, isbn_issn=self.isbn,
            publisher_name=self.publisher, publish_year=self.year, series_title=self.series, call_number=self.call,
            language_name=self.language, place_name=self.place, classification=self.class_number, notes=self.notes,
            authors=listed(self.authors), topics=listed(self.topics), item_code=listed(self.codes),
        )  # fmt: skip
        return [row[column] for column in BIBLIO]

    def item_rows(self):
        for index, code in enumerate(self.codes):
            row = dict.fromkeys(ITEM, "")
            row.update(
                item_code=code, call_number=self.call, coll_type_name=collection_type(self),
                received_date=received_on(self, code), location_name=location(self, index),
                item_status_name=status(self, code, index), title=self.title,
            )  # fmt: skip
            yield [row[column] for column in ITEM]


def collection_type(work):
    if work.home == REFERENCE:
        return "Reference"
    if not work.class_number:
        return ""
    return "Fiction" if work.class_number.startswith(("89", "8X", "398")) else "Textbook"


def location(work, index):
    """Later copies of what is asked for most travel; the first ones stay at home."""
    if work.home == CHILDREN and index % 4 == 3:
        return MOBILE
    if work.home in (CHILDREN, GENERAL) and index % 6 == 5:
        return SERVICE_MALL
    if work.home == GENERAL and index % 8 == 7:
        return MOBILE
    if work.home == MINANGKABAU and index % 3 == 2:
        return GENERAL
    return work.home


def status(work, code, index):
    """SLiMS' word for what keeps an item from being lent; empty for nearly all."""
    if work.home == REFERENCE or (work.home == MINANGKABAU and index == 0 and len(work.codes) >= 4):
        return "No Loan"
    dice = chance("status", code)
    return "Repair" if dice < 0.006 else "Missing" if dice < 0.010 else ""


def received_on(work, code):
    """A working day between the year of publication (not before 2009) and the day of the export."""
    year = int(work.year) if work.year.isdigit() else 0
    first = date(min(max(year, 2009), 2026), 1, 15)
    days = max((TODAY - first).days - 10, 1)
    day = first + timedelta(days=int(chance("received", code[:-1]) * days))
    return (day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)).isoformat()


def deal_codes(works, first):
    """Give each work its run of item codes."""
    number = first
    for work in works:
        work.codes = [f"PYK{number + i:05d}" for i in range(work.copies)]
        number += work.copies


def read_places():
    """The place of each publisher, from the `[place]` sections of places.txt."""
    places, place = {}, ""
    for line in (SOURCE / "places.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            place = line.strip("[]")
        elif line and not line.startswith("#"):
            places[line] = place
    return places


def read_entered():
    """The works entered by hand, in the order of the files and lines."""
    works, places = [], read_places()
    for path in sorted(SOURCE.glob("*.psv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            where = f"{path.name}:{number}"
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != len(SOURCE_COLUMNS):
                sys.exit(f"{where}: {len(cells)} columns, expected {len(SOURCE_COLUMNS)}")
            cell = dict(zip(SOURCE_COLUMNS, cells))
            serial = cell["isbn"].startswith("ISSN") or cell["class"].startswith("05")
            isbn = cell["isbn"].removeprefix("ISSN").strip()
            if isbn and not (issn_is_valid(isbn) if serial else isbn_is_valid(isbn)):
                sys.exit(f"{where}: {isbn} fails its check digit")
            authors = [name.strip() for name in cell["authors"].split(";") if name.strip()]
            works.append(
                Work(
                    title=cell["title"], authors=authors, publisher=cell["publisher"], year=cell["year"], isbn=isbn,
                    class_number=cell["class"], language=LANGUAGES[cell["language"]],
                    topics=[topic.strip() for topic in cell["topics"].split(";") if topic.strip()],
                    home=SHELVES[cell["shelf"]], copies=int(cell["copies"]), notes=cell["summary"],
                    call=("R " if cell["shelf"] == "R" else "") + call_number(cell["class"], authors, cell["title"]),
                    place=places.get(cell["publisher"], ""), gmd="Serial" if serial else "Text",
                )  # fmt: skip
            )
    twice = [title for title, n in Counter(title_key(work.title) for work in works).items() if n > 1]
    if twice:
        sys.exit(f"entered twice: {', '.join(twice)}")
    deal_codes(works, 1)
    if sum(work.copies for work in works) >= FIRST_GOODBOOKS_CODE:
        sys.exit("the entered works have run into the codes of goodbooks")
    return works


# As SLiMS' list of languages has them: what a library reads much of has been renamed, the rest is English.
GOODBOOKS_LANGUAGES = {
    "eng": "Inggris", "en": "Inggris", "en-US": "Inggris", "en-GB": "Inggris", "en-CA": "Inggris", "": "",
    "ind": "Indonesia", "ara": "Arab", "fre": "French", "spa": "Spanish", "ger": "German", "jpn": "Japanese",
    "per": "Persian", "por": "Portuguese", "pol": "Polish", "nor": "Norwegian", "dan": "Danish", "fil": "Filipino",
    "ita": "Italian", "nl": "Dutch", "vie": "Vietnamese", "tur": "Turkish", "swe": "Swedish", "rum": "Romanian",
    "mul": "", "rus": "Russian",
}  # fmt: skip
IN_PYMARC = "The Pragmatic Programmer: From Journeyman to Master"
"""The one book of goodbooks that 30-pymarc.mrc has as well, with a better record."""
SERIES = re.compile(r"^(?P<title>.*\S)\s+\((?P<series>[^()]*#[^()]*)\)$")
PARTICLES = set("de da del der di dos du la le van von den ter bin al el st.".split())
SUFFIXES = set("jr jr. sr sr. ii iii iv phd ph.d. m.d. md".split())


def filed(name):
    """`Ursula K. Le Guin` -> `Le Guin, Ursula K.`: the last word, with the particles before it, is filed under."""
    words = name.split()
    tail = []
    while len(words) > 1 and words[-1].casefold().rstrip(",") in SUFFIXES:
        tail.insert(0, words.pop().rstrip(","))
    if len(words) < 2:
        return " ".join(words + tail)
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in PARTICLES:
        cut -= 1
    return f"{' '.join(words[cut:]).rstrip(',')}, {' '.join(words[:cut] + tail)}"


def readable(text):
    """Text without the marks SLiMS' own lists and slashes would choke on, and without runs of spaces."""
    return re.sub(r"\s+", " ", text.replace("\\", " ").replace("<", "(").replace(">", ")")).strip()


def read_goodbooks(path, taken):
    """goodbooks-10k's books whose title nobody has yet: an item is linked by its title and by nothing else."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    bare = Counter()
    for row in rows:
        match = SERIES.match(readable(row["title"]))
        bare[title_key(match["title"] if match else readable(row["title"]))] += 1
    taken.add(title_key(IN_PYMARC))
    works, left_out = [], Counter()
    for rank, row in enumerate(rows):
        title, series = readable(row["title"]), ""
        authors = [filed(name) for name in map(readable, row["authors"].split(",")) if name]
        match = SERIES.match(title)
        if match and bare[title_key(match["title"])] == 1 and title_key(match["title"]) not in taken:
            title, series = match["title"], match["series"]
        if not title or not authors:
            left_out["no title or author"] += 1
            continue
        # An Indonesian title that was entered by hand has the better record there.
        entered_better = match and row["language_code"] == "ind" and title_key(match["title"]) in taken
        if title_key(title) in taken or entered_better:
            left_out["title already in the catalogue"] += 1
            continue
        taken.add(title_key(title))
        isbn = row["isbn"].strip().upper()
        isbn = isbn.zfill(10) if isbn else ""
        if isbn and not isbn_is_valid(isbn):
            left_out["ISBN dropped: check digit"] += 1
            isbn = ""
        year = row["original_publication_year"].removesuffix(".0")
        language = GOODBOOKS_LANGUAGES.get(row["language_code"], "")
        prefix = {"Inggris": "ENG", "Indonesia": "IND", "Arab": "ARA"}.get(language, "ENG" if not language else "ASG")
        works.append(
            Work(
                title=title, authors=authors[:8], publisher="", year=year if year.isdigit() else "", isbn=isbn,
                class_number="", language=language, topics=[], series=series, call=call_number(prefix, authors, title),
                copies=3 if rank < 1750 else 2 if rank < 5600 else 1,
            )  # fmt: skip
        )
    deal_codes(works, FIRST_GOODBOOKS_CODE)
    return works, left_out


def loan_rows(works, share):
    """Open loans of about `share` of the lendable items, and a few that came back; all by members who do not exist."""
    for work in works:
        for item in work.item_rows():
            code, state = item[0], item[ITEM.index("item_status_name")]
            if state:
                continue
            member = 1 + int(chance("member", code) * 240)
            who = [f"CONTOH-{member:03d}", f"Anggota Contoh {member}"]
            dice = chance("loan", code)
            if dice < share:
                back = days_since_lent(chance("late", code))
                yield [*who, code, work.title, lent(back), due(back), "On Loan"]
            elif dice < share * 1.6:
                back = 4 + int(chance("returned", code) * 30)
                yield [*who, code, work.title, lent(back), due(back), "Returned"]


def days_since_lent(late):
    """Most loans are within their three days; one in six is due before today, and a few were due long ago."""
    if late < 0.82:
        return int(late / 0.82 * (LOAN_DAYS + 1))
    return 4 + int((late - 0.82) * 17) if late < 0.98 else 28


def lent(days_ago):
    return (TODAY - timedelta(days=days_ago)).isoformat()


def due(days_ago):
    return (TODAY + timedelta(days=LOAN_DAYS - days_ago)).isoformat()


def write_csv(path, header, rows):
    """As SLiMS writes a biblio or a report: every value enclosed, quotes doubled."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])


def write_items(path, works):
    """As SLiMS writes items: a separator too many at the end of the header, quotes within a value left as they are."""
    lines = [",".join(f'"{column}"' for column in ITEM) + ","]
    lines += [",".join(f'"{value}"' for value in row) for work in works for row in work.item_rows()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def write_set(prefix, name, works, share):
    write_csv(OUT / f"{prefix}0-{name}-biblio.csv", BIBLIO, (work.biblio_row() for work in works))
    write_items(OUT / f"{prefix}1-{name}-item.csv", works)
    loans = sorted(loan_rows(works, share), key=lambda row: (row[4], row[2]))
    write_csv(OUT / f"{prefix}2-{name}-loan_history.csv", LOAN, loans)
    copies = sum(work.copies for work in works)
    print(f"{name}: {len(works)} titles, {copies} items, {Counter(row[6] for row in loans)}")


def make(args):
    OUT.mkdir(exist_ok=True)
    works = read_entered()
    write_set("1", "payakumbuh", works, 0.1)
    if args.goodbooks:
        books, left_out = read_goodbooks(args.goodbooks, {title_key(work.title) for work in works})
        write_set("2", "goodbooks", books, 0.009)
        print("goodbooks:", dict(left_out))
    if args.marc:
        shutil.copyfile(args.marc, OUT / "30-pymarc.mrc")


def read_items(path):
    """An item file, by what SLiMS guarantees: nineteen enclosed values a line, whatever quotes are inside them."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[0] != ",".join(f'"{column}"' for column in ITEM) + ",":
        sys.exit(f"{path.name}: the header is not SLiMS' own")
    for number, line in enumerate(lines[1:], 2):
        values = line[1:-1].split('","')
        if len(values) != len(ITEM):
            sys.exit(f"{path.name}:{number}: {len(values)} columns, expected {len(ITEM)}")
        yield dict(zip(ITEM, values))


def read_csv(path, header):
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    if rows[0] != header:
        sys.exit(f"{path.name}: unexpected header")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            sys.exit(f"{path.name}: record {number} has {len(row)} columns, expected {len(header)}")
        yield dict(zip(header, row))


def check(_):
    titles, keys, items, wrong = {}, set(), {}, []
    totals = Counter()
    for path in sorted(OUT.glob("*-biblio.csv")):
        for row in read_csv(path, BIBLIO):
            if title_key(row["title"]) in keys:
                wrong.append(f"{path.name}: {row['title']!r} is there twice")
            keys.add(title_key(row["title"]))
            titles[row["title"]] = re.findall(r"<([^<>]*)>", row["item_code"])
            totals["titles"] += 1
            isbn = row["isbn_issn"]
            if isbn and not (isbn_is_valid(isbn) or issn_is_valid(isbn)):
                wrong.append(f"{path.name}: {isbn} fails its check digit")
    for path in sorted(OUT.glob("*-item.csv")):
        for item in read_items(path):
            code = item["item_code"]
            if code in items:
                wrong.append(f"{path.name}: {code} is there twice")
            if code not in titles.get(item["title"], []):
                wrong.append(f"{path.name}: {code} is not among the items of {item['title']!r}")
            items[code] = item
            totals["items"] += 1
            totals[f"  {item['location_name']}"] += 1
            totals[f"  status {item['item_status_name'] or '-'}"] += 1
    missing = [code for codes in titles.values() for code in codes if code not in items]
    wrong += [f"{code} is in a biblio file only" for code in missing]
    open_loans = Counter()
    for path in sorted(OUT.glob("*-loan_history.csv")):
        for loan in read_csv(path, LOAN):
            code = loan["Item Code"]
            if code not in items or items[code]["title"] != loan["Title"]:
                wrong.append(f"{path.name}: {code} is no item of {loan['Title']!r}")
            if not (loan["Member ID"].startswith("CONTOH-") and loan["Member Name"].startswith("Anggota Contoh ")):
                wrong.append(f"{path.name}: {code} names a member who is not a sample")
            totals[f"loans {loan['Loan Status']}"] += 1
            if loan["Loan Status"] == "On Loan":
                open_loans[code] += 1
                totals["  overdue"] += loan["Due Date"] < TODAY.isoformat()
                if items.get(code, {}).get("item_status_name"):
                    wrong.append(f"{path.name}: {code} is lent, though its status forbids it")
    wrong += [f"{code} is lent {n} times at once" for code, n in open_loans.items() if n > 1]
    for name, count in totals.items():
        print(f"{name}: {count}")
    if wrong:
        sys.exit("\n".join(wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    maker = commands.add_parser("make", help="write sample/catalogue from sample/catalogue-source")
    maker.add_argument("--goodbooks", type=Path, help="books.csv of goodbooks-10k")
    maker.add_argument("--marc", type=Path, help="test/marc.dat of pymarc")
    maker.set_defaults(run=make)
    commands.add_parser("check", help="read the written files back and compare them").set_defaults(run=check)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
