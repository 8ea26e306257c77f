"""What the network has become: functions, decision regions, transformed space."""
