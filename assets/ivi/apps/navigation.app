label=Navigation
process=/system/bin/app-navigation
icon=navigation
kind=app
order=1
