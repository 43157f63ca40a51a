#!/bin/sh
echo {} > written.json
