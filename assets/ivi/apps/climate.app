label=Climate
process=/system/bin/app-climate
icon=climate
kind=app
order=4
