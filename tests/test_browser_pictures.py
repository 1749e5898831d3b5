"""Pictures and the camera in Chromium, without a server and with one."""

import io
import re

import numpy as np
from PIL import ExifTags, Image
from playwright.sync_api import expect

from conftest import drawing, number
from files import served, visited, wait_until
from lenet.drawing.strokes import draw
from visitor import bring, expect_digit, put_down

FILE = "#sketchpad input[type=file]"
NOTICE, DIGIT, TOLD = "#sketchpad .notice", "#answer .digit", "#seen .told"
READ = "lenet.state.latest('reading').resting && lenet.state.latest('reading').text"


def file_of(*drawings, edge=False, sideways=False):
    """Return a file of a drawing, with a dark edge or taken sideways if asked; of some a film."""
    papers = [255 - draw(pens) for pens in drawings]
    if edge:
        papers[0][-14:] = 20
    first, *others = [Image.fromarray(np.rot90(paper) if sideways else paper) for paper in papers]
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6 if sideways else 1  # to be turned by a quarter
    content = io.BytesIO()
    moving = {"append_images": others, "duration": 40, "loop": 0} if others else {}
    kind = "JPEG" if sideways else "PNG"
    first.save(content, kind, exif=exif, save_all=bool(others), **moving)
    return {"name": "digits.png", "mimeType": "image/png", "buffer": content.getvalue()}


def drag(page, start, end, *, touch=False):
    """Drag over the picture, from share to share of its sides, by mouse or by finger."""
    box = page.locator("#sketchpad .sight").bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    if touch:
        client = page.context.new_cdp_session(page)
        client.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        for kind, at in (("Start", points[:1]), ("Move", points[1:]), ("End", [])):
            touched = {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": y} for x, y in at]}
            client.send("Input.dispatchTouchEvent", touched)
        return
    put_down(page, (points[0], np.mean(points, axis=0), points[1]))
    page.mouse.up()


def test_without_a_server_pictures_are_read_and_what_was_seen_is_shown(chromium, site):
    with served(site) as server, visited(chromium, server.url) as page:
        sent = []
        page.on("request", lambda request: sent.append(request.post_data))

        # a file: what was left out is told, and marked where it lies
        page.locator(FILE).set_input_files(file_of(number(472), edge=True))
        wait_until(page, f"({READ}) === '472'")
        expect(page.locator(TOLD)).to_contain_text("Left out: a line")
        expect(page.locator("#sketchpad .boxes li")).to_have_count(3)
        mark = page.locator("#sketchpad .sight li")
        expect(mark).to_have_count(1)
        low = page.locator("#sketchpad .sight").bounding_box()
        at = mark.bounding_box()["y"]
        assert at > low["y"] + 0.9 * low["height"]
        tint = "document.querySelector('#sketchpad .sight canvas')"
        inked = f"""(() => {{ const {{ width, height }} = {tint};
          const {{ data }} = {tint}.getContext('2d').getImageData(0, 0, width, height);
          return data.filter((value, at) => at % 4 === 3 && value > 127).length
            / (width * height); }})()"""
        assert 0.01 < page.evaluate(inked) < 0.3
        for name in ("Ink", "Digits", "Left out"):
            page.locator("#seen").get_by_role("button", name=name).click()
        expect(page.locator("#sketchpad .sight canvas")).to_be_hidden()
        expect(page.locator("#sketchpad .boxes li")).to_have_count(0)
        expect(mark).to_have_count(0)

        # a part of it, by mouse and by keys; each can be taken back
        page.locator("#seen").get_by_role("button", name="Frame").click()
        drag(page, (0.32, 0.02), (0.6, 0.95))
        wait_until(page, f"({READ}) === '7'")
        framed = page.evaluate("lenet.state.latest('paper').look.region")
        page.keyboard.press("ArrowLeft")
        wait_until(page, "x => lenet.state.latest('paper').look.region.x < x", framed["x"])
        for _ in range(2):
            page.get_by_role("button", name="Undo").click()
        wait_until(page, f"({READ}) === '472'")
        drag(page, (0.32, 0.02), (0.6, 0.95), touch=True)
        wait_until(page, f"({READ}) === '7'")

        # a link can't hold it
        page.keyboard.press("l")
        expect(page.locator(NOTICE)).to_contain_text("A link holds drawings, but no pictures.")

        # other ways to bring one, and what is none
        bring(page, "drop", file_of(drawing(5, "capped")))
        wait_until(page, f"({READ}) === '5'")
        bring(page, "paste", file_of(drawing(8, "two bowls")))
        wait_until(page, f"({READ}) === '8'")

        # it is compared and taught as drawings are
        page.keyboard.press("c")
        expect(page.locator("#compare")).to_contain_text("Stop comparing")
        page.keyboard.press("c")
        page.locator("#answer button[aria-label*='9']").first.click()
        wait_until(page, f"({READ}) === '9'")
        page.locator("#answer .sentence").get_by_role("button", name="Undo").click()
        wait_until(page, f"({READ}) === '8'")

        page.locator(FILE).set_input_files(file_of(drawing(4, "open"), sideways=True))
        wait_until(page, f"({READ}) === '4'")
        page.locator(FILE).set_input_files(file_of(drawing(5, "capped"), drawing(4, "open")))
        wait_until(page, f"({READ}) === '5'")
        for name, said in (
            ("scan.pdf", "PDF files can’t be read. Take a screenshot, and paste that."),
            ("logo.svg", "SVG files can’t be read. Take a screenshot, and paste that."),
            ("photo.heic", "This browser can’t open that file as an image."),
        ):
            none = {"name": name, "mimeType": "", "buffer": b"\0\0\0\x18ftypheic"}
            page.locator(FILE).set_input_files(none)
            expect(page.locator(NOTICE)).to_have_text(said)

        # lines are a list, and each of them can be read alone
        lines = [
            stroke._replace(points=stroke.points + np.float32([0, down]))
            for down, value in ((-95, 47), (95, 52))
            for stroke in number(value, size=130, step=160, left=40)
        ]
        page.locator(FILE).set_input_files(file_of(lines))
        expect(page.locator("#answer .sentence")).to_contain_text("These are 2 lines of digits.")
        page.locator("#seen").get_by_role("button", name="Digits").click()
        for where in ("#seen .lines", "#sketchpad .boxes"):
            expect(page.locator(f"{where} button")).to_have_text(["47", "52"])
        page.locator("#seen .lines button").last.click()
        wait_until(page, f"({READ}) === '52'")
        assert not any(sent)  # none of them has left the device


def test_light_and_dark_are_taken_the_other_way_round_and_back(page):
    bring(page, "drop", file_of(drawing(4, "open")))
    wait_until(page, f"({READ}) === '4'")
    light = "lenet.state.latest('reading').found.light"
    button = page.locator("#seen").get_by_role("button", name="Other way round")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(TOLD)).to_have_text(re.compile("^Dark ink on light paper"))
    button.click()
    wait_until(page, f"{light} === true && ({READ}) !== '4'")  # what surrounds the 4 is ink now
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(TOLD)).to_have_text(re.compile("^Light ink on dark paper"))
    button.click()
    wait_until(page, f"{light} === false && ({READ}) === '4'")
    expect(button).to_have_attribute("aria-pressed", "false")


LIVE = "lenet.state.latest('paper').live && lenet.state.latest('reading').text"


def test_the_camera_is_read_while_it_moves_and_one_frame_is_kept(page):
    asked = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    page.get_by_role("button", name="Camera").click()
    page.wait_for_function(f"({LIVE}) === '4'")
    assert not any("picture" in each for each in asked)  # what it sees stays here
    page.get_by_role("button", name="Keep").click()
    page.wait_for_function("lenet.state.latest('reading').by === 'server'")
    expect_digit(page, 4)
    assert page.evaluate("lenet.state.latest('reading').comparison.how") != "digit"
    expect(page.locator("#sketchpad video")).to_have_count(0)

    # what ends it: its own button, and whatever else comes onto the paper
    page.get_by_role("button", name="Camera").click()
    page.wait_for_function("lenet.state.latest('paper').live")
    page.locator("#sketchpad .shutter").get_by_role("button", name="Close").click()
    page.wait_for_function("!lenet.state.latest('paper').live")
    expect_digit(page, 4)  # the picture that was kept
    page.get_by_role("button", name="Camera").click()
    page.wait_for_function("lenet.state.latest('paper').live")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("#sketchpad video")).to_have_count(0)

    # among it that the camera is unplugged
    page.get_by_role("button", name="Camera").click()
    page.wait_for_function("lenet.state.latest('paper').live")
    page.evaluate(
        """() => {
          const { srcObject } = document.querySelector("#sketchpad video");
          srcObject.getVideoTracks()[0].dispatchEvent(new Event("ended"));
        }"""
    )
    expect(page.locator(NOTICE)).to_contain_text("The camera is gone")
    expect(page.locator("#sketchpad video")).to_have_count(0)

    # and why there is none
    for name, said in (
        ("NotAllowedError", "may not use the camera"),
        ("NotFoundError", "No camera was found"),
        ("NotReadableError", "The camera is gone"),
    ):
        fail = f"() => Promise.reject(new DOMException('', '{name}'))"
        page.evaluate(f"() => {{ navigator.mediaDevices.getUserMedia = {fail}; }}")
        page.get_by_role("button", name="Camera").click()
        expect(page.locator(NOTICE)).to_contain_text(said)
