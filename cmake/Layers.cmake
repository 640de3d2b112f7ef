# The floors of the house, lowest first. A floor may use only floors before it in this list;
# etalon_library and cmake/checks/check_floors.py hold that.
set(ETALON_FLOORS core distributed datasets models validation jobs)
