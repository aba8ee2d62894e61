label=Settings
process=/system/bin/app-settings
icon=settings
kind=app
order=5
