"""What monitoring has stored must stay readable: names and fields of its events are fixed by a golden file."""

from tests import golden


def test_the_stored_names_and_fields_of_events_are_those_of_the_golden_file():
    golden.check("monitoring")
