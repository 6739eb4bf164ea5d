"""What counts as left behind by an answer."""

from tests.fuzz.watching import writes

INSERT = 'INSERT INTO "referrals_pupil" ("surname") VALUES (1)'
UPDATE = 'UPDATE "placements_placement" SET "state" = 1'


def test_what_was_rolled_back_is_not_left_behind_and_what_was_released_is() -> None:
    kept = ['SAVEPOINT "a"', INSERT, 'RELEASE SAVEPOINT "a"']
    undone = ['SAVEPOINT "b"', UPDATE, 'ROLLBACK TO SAVEPOINT "b"', 'RELEASE SAVEPOINT "b"']
    assert writes(kept + undone) == ["referrals_pupil"]


def test_an_inner_step_that_holds_goes_with_the_outer_one() -> None:
    inner = ['SAVEPOINT "b"', INSERT, 'RELEASE SAVEPOINT "b"']
    undone = ['ROLLBACK TO SAVEPOINT "a"', 'RELEASE SAVEPOINT "a"']
    assert writes(['SAVEPOINT "a"', UPDATE, *inner, *undone]) == []
    nested = ['SAVEPOINT "b"', INSERT, 'ROLLBACK TO SAVEPOINT "b"', 'RELEASE SAVEPOINT "b"']
    assert writes(['SAVEPOINT "a"', UPDATE, *nested, *undone]) == []
