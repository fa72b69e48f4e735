#!/usr/bin/env python3
"""Deal a batt: python card.py -c 32 -i 007bbfb7 -f tmp_batt_onerun_run.py"""

from run_batt import in_checkout

if __name__ == "__main__":
    in_checkout("deal")
