label=Media
process=/system/bin/app-media
icon=media
kind=app
order=2
