"""`ingest` and `roles` on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest

from app.cli import main
from app.kernel.settings import Settings
from tests.factories import dicom
from tests.factories.dicom_hostile import HOSTILE


def test_ingest_prints_a_verdict_for_each_file_and_study(
    house: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = tmp_path / "sent"
    dicom.save(dicom.prostate_study(), sent)
    (sent / "bad.dcm").write_bytes(HOSTILE["cut off in the pixels"][0]())
    assert main(["ingest", str(sent), "--json", "--label-prefix", "Pilot"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert len(printed["files"]) == 41
    (bad,) = [file for file in printed["files"] if file["path"] == "bad.dcm"]
    assert (bad["verdict"], bad["code"]) == ("rejected", "cut_off")
    assert bad["reason"].startswith("The file ends too early")
    (study,) = printed["studies"]
    assert (study["label"], study["verdict"]) == ("Pilot 1", "accepted")
    found = {series["number"]: [stack["role"] for stack in series["stacks"]] for series in study["series"]}
    assert found == {
        3: ["t2_sag"],
        4: ["t2_ax"],
        5: ["t2_cor"],
        6: ["dwi_multi_b"] * 3,
        7: ["adc"],
        8: ["dwi_calculated_high_b"],
    }
    assert study["panes"]["dce"] is None
    assert study["panes"]["high_b"]["note"] is None


def test_ingest_says_when_there_is_nothing(house: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "/nowhere/at/all"]) == 2
    assert "There is nothing at" in capsys.readouterr().err


def test_roles_prints_one_line_for_each_row_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "series.csv"
    table.write_text(
        "Modality,SeriesDescription,ImageType,b_values,b_value_tag,study_group\n"
        'MR,ep2d_diff_ADC,DERIVED\\PRIMARY\\DIFFUSION\\ADC,800,"(0019,100c)",1\n'
        "MR,t2_tse_tra,,,,1\n"
        ",,,,,\n"
        "MR,“=cmd()” whatever,,,,2\n",
        encoding="utf-8",
    )
    assert main(["roles", "--csv", str(table)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["role"] for row in rows] == ["adc", "t2_ax", "other", "other"]
    assert all(0 < float(row["confidence"]) <= 1 and row["evidence"] for row in rows)


def test_storage_says_where_uploads_wait(house: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["storage"]) == 0
    said = capsys.readouterr().out
    assert str(house.data_dir / "incoming") in said
    assert "share" not in said


@pytest.mark.usefixtures("images_in_s3")
def test_storage_says_that_several_machines_share_what_waits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["storage"]) == 0
    assert "web servers and workers must share that folder" in capsys.readouterr().out
