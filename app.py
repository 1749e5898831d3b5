"""Start the page: `python app.py`, as a Space does; installed, the command is `lenet-app`."""

from lenet.app import main

if __name__ == "__main__":
    main()
