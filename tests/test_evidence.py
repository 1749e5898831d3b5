import numpy as np
import pytest

from conftest import drawing
from lenet.drawing.penmanship import ways


@pytest.mark.parametrize("way", [(7, "crossed"), (0, "slashed"), (9, "curled")])
def test_evidence_sums_to_the_lead_that_the_drawing_won(recognizer, way):
    inputs = recognizer.recognize_strokes(drawing(*way)).stages["input"]
    evidence = recognizer.explain(inputs)
    logits, blank = (recognizer.layers(image)["OUTPUT"] for image in (inputs, 0 * inputs))
    lead = (logits - blank)[evidence.digit] - (logits - blank)[evidence.other]
    assert evidence.values.sum() == pytest.approx(lead, rel=0.15)


def test_evidence_is_for_the_best_over_the_next(recognizer):
    recognition = recognizer.recognize_strokes(drawing(4, "open"))
    evidence = recognizer.explain(recognition.stages["input"])
    ranked = np.argsort(-recognition.probabilities)
    assert (evidence.digit, evidence.other) == tuple(ranked[:2])


def test_blank_paper_says_nothing(recognizer):
    recognition = recognizer.recognize_strokes(drawing(2, "plain"))
    evidence = recognizer.explain(recognition.stages["input"])
    assert not evidence.values[recognition.stages["input"][..., 0] == 0].any()
    assert evidence.values.shape == (32, 32)


def test_taking_away_what_spoke_for_it_lowers_the_lead_of_most_drawings(recognizer):
    def lowered(inputs):
        evidence = recognizer.explain(inputs)
        erased = inputs.copy()
        erased.reshape(-1)[np.argsort(-evidence.values, axis=None)[:12]] = 0
        before, after = (recognizer.layers(image)["OUTPUT"] for image in (inputs, erased))
        lead = before - after
        return lead[evidence.digit] > lead[evidence.other]

    drawings = [drawing(int(digit), name) for digit, named in ways().items() for name in named]
    inputs = [recognizer.recognize_strokes(strokes).stages["input"] for strokes in drawings[::4]]
    assert np.mean(list(map(lowered, inputs))) >= 0.85


def test_the_rival_can_be_chosen_but_not_the_answer_itself(recognizer):
    inputs = recognizer.recognize_strokes(drawing(7, "crossed")).input
    assert recognizer.explain(inputs, other=3).other == 3
    assert recognizer.explain(inputs, other=7).other == recognizer.explain(inputs).other != 7


def test_the_digit_can_be_chosen_as_a_hand_may_choose_it(recognizer):
    inputs = recognizer.recognize_strokes(drawing(7, "crossed")).input
    chosen, likeliest = recognizer.explain(inputs, 4, 7), recognizer.explain(inputs, 7, 4)
    assert (chosen.digit, chosen.other) == (4, 7)
    np.testing.assert_allclose(chosen.values, -likeliest.values, atol=1e-5)
    assert recognizer.explain(inputs, 4).other == 7
