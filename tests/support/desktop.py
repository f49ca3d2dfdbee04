# A desktop's own hands, for journeys: what a window manager and a person do outside of a page. Finds windows by their
# names, asks one to close as a window manager does (ICCCM §4.2.8.1), moves the real pointer and presses real keys
# (XTEST), and takes a picture of the whole screen. It never speaks to Gloss.
import sys
import time

from PIL import ImageGrab
from Xlib import X, XK, display
from Xlib.ext import xtest
from Xlib.protocol import event

screen = display.Display()


def named(name, window):
    for child in window.query_tree().children:
        try:
            seen = child.get_attributes().map_state == X.IsViewable
            names = [child.get_wm_name()] + list(child.get_wm_class() or ())
            if seen and (name == "*" or name in names):
                yield child
            yield from named(name, child)
        except Exception:
            # A window that went away meanwhile.
            continue


def place(window):
    at = window.translate_coords(screen.screen().root, 0, 0)
    size = window.get_geometry()
    return -at.x, -at.y, size.width, size.height


def windows(name):
    return list(named(name, screen.screen().root))


def press(kind, release, detail):
    xtest.fake_input(screen, kind, detail)
    screen.sync()
    time.sleep(0.05)
    xtest.fake_input(screen, release, detail)
    screen.sync()


def act(word, *rest):
    if word == "windows":
        for window in windows(rest[0]):
            print(*place(window))
    elif word == "close":
        (window,) = [one for one in windows(rest[0]) if one.get_wm_protocols()]
        protocols, delete = screen.intern_atom("WM_PROTOCOLS"), screen.intern_atom("WM_DELETE_WINDOW")
        data = (32, [delete, X.CurrentTime, 0, 0, 0])
        window.send_event(event.ClientMessage(window=window, client_type=protocols, data=data))
        screen.sync()
    elif word == "click":
        xtest.fake_input(screen, X.MotionNotify, x=int(rest[0]), y=int(rest[1]))
        screen.sync()
        time.sleep(0.1)
        press(X.ButtonPress, X.ButtonRelease, int(rest[2]) if len(rest) > 2 else 1)
    elif word == "key":
        for key in rest:
            press(X.KeyPress, X.KeyRelease, screen.keysym_to_keycode(XK.string_to_keysym(key)))
            time.sleep(0.1)
    elif word == "picture":
        ImageGrab.grab(xdisplay="").save(rest[0])
    else:
        sys.exit(f"{word} is not known")


act(*sys.argv[1:])
