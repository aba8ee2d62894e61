label=Phone
process=/system/bin/app-phone
icon=phone
kind=app
order=3
