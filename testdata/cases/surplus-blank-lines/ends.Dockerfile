# config: [rules.surplus-blank-lines]
# config: maximum = 2
FROM debian:13


RUN id \


    && id
RUN id
# The last of the three lines below is one too many.


# expect: surplus-blank-lines

