--- LG-1 holes in constructors *
print(#{nil, nil, 3}, #{1, nil, 3}, #{nil})    --> 3 3 0
