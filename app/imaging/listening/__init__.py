"""Receiving images from scanners and archives by DICOM C-STORE: `python3 run.py dicom-listen`."""
