"""What stands between page and server: lets questions through, late, answered otherwise, or not."""

import base64
import io
import json
import urllib.request
import zlib

from PIL import Image

HEADERS = {"Content-Type": "application/json"}
READS_4 = {
    "digit": 4,
    "confidence": 0.9,
    "doubt": 0.1,
    "probabilities": [0.0] * 4 + [1.0] + [0.0] * 5,
}


def another_digit(reply):
    digits = [digit | READS_4 for digit in reply["digits"]]
    return reply | {"text": "4" * len(digits), "digits": digits, "reason": None}


def another_count(reply):
    digits = reply["digits"][:1] * (1 if len(reply["digits"]) > 1 else 2)
    name = digits[0]["digit"]
    text = ("?" if name is None else str(name)) * len(digits)
    return reply | {"text": text, "digits": digits, "reason": None}


def another_share(reply):
    digits = [digit | {"doubt": 0.9 * digit["doubt"] + 0.05} for digit in reply["digits"]]
    return reply | {"digits": digits}


LIES = {"digit": another_digit, "count": another_count, "share": another_share}


def key_of(drawn):
    """What is on a paper, as a key: strokes, or the size of a picture."""
    if "strokes" not in drawn:
        return json.dumps(list(drawn["picture"]))
    strokes = [[each["width"], each["points"]] for each in drawn["strokes"]]
    return json.dumps(json.loads(json.dumps(strokes), parse_int=float))


def hand_of(question):
    exemplars = (question.get("hand") or {}).get("exemplars", [])
    packed = (base64.b64decode(each["digit_image"]) for each in exemplars)
    images = [base64.b64encode(zlib.decompress(each)).decode() for each in packed]
    return [[image, each["label"]] for image, each in zip(images, exemplars, strict=True)]


class Server:
    """The server as a page meets it."""

    def __init__(self, page):
        self.way = "prompt"
        self.held = []  # questions that wait for their answers
        self.replies = []  # {drawing, hand, reply, lie}
        self.failed = False  # whether the last question found no server
        page.route("**/component_server/**", self.meet)

    @property
    def waits(self):
        """Whether a question may stand unanswered."""
        return self.way in ("late", "lost") or bool(self.held)

    def meet(self, route):
        asked = json.loads(route.request.post_data)
        if asked["fn_name"] != "recognize":
            return route.abort() if self.way == "lost" else route.continue_()
        if self.way == "late":
            self.held.append((route, asked["data"]))
        else:
            self.answer(route, asked["data"], self.way)

    def release(self, way):
        """Answer what waits."""
        held, self.held = self.held, []
        for route, question in held:
            self.answer(route, question, way)

    @property
    def lost(self):
        """Whether it can't be reached; None while the page may know that or not."""
        if self.waits and not (self.way == "lost" and self.failed):
            return None
        return self.way == "lost"

    def answer(self, route, question, way):
        self.failed = way == "lost"
        if self.failed:
            return route.abort()
        sent = urllib.request.Request(route.request.url, route.request.post_data.encode(), HEADERS)
        with urllib.request.urlopen(sent, timeout=60) as got:
            reply = json.load(got)
        lie = "strokes" in question and reply["digits"] and LIES.get(way)
        if lie:
            reply = lie(reply)
        if "picture" in question:
            content = base64.b64decode(question["picture"].partition(",")[2])
            with Image.open(io.BytesIO(content)) as image:
                question = question | {"picture": image.size}
        drawing, hand = key_of(question), hand_of(question)
        self.replies.append({"drawing": drawing, "hand": hand, "reply": reply, "lie": bool(lie)})
        route.fulfill(json=reply)

    def about(self, drawing, hand):
        """The replies about a drawing, the last by each hand; `same` if it is this one."""
        found = {json.dumps(r["hand"]): r for r in self.replies if r["drawing"] == drawing}
        return [{"reply": r["reply"], "same": r["hand"] == hand} for r in found.values()]
