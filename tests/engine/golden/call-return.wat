;; a function that calls another and returns
;;   push {r4, lr}
;;   bl .+0x100
;;   add r0, r0, #1
;;   pop {r4, pc}
;; locals 0 to 3: instructions left, CPU state, address of the first instruction, depth of calls
(func (;4;) (type 0) (param i32 i32 i32 i32) (result i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 11
      (i32.load offset=52
        (local.get 1)))
    (local.set 13
      (i32.load offset=16
        (local.get 1)))
    (local.set 14
      (i32.load offset=56
        (local.get 1)))
    (local.set 15
      (i32.load
        (local.get 1)))
    (local.set 5
      (i32.const 64))
    (block  ;; label = @1
      (if  ;; label = @2
        (i32.lt_s
          (local.tee 0
            (i32.sub
              (local.get 0)
              (i32.const 2)))
          (i32.const 0))
        (then
          (local.set 0
            (i32.add
              (local.get 0)
              (i32.const 2)))
          (local.set 4
            (i32.add
              (local.get 2)
              (i32.const 0)))
          (local.set 6
            (i32.const 1))
          (br 1 (;@1;))))
      (local.set 12
        (local.get 11))
      (local.set 7
        (i32.add
          (local.get 12)
          (i32.const -8)))
      (block  ;; label = @2
        (block  ;; label = @3
          (br_if 0 (;@3;)
            (i32.eqz
              (local.tee 8
                (i32.load offset=16781312
                  (i32.add
                    (i32.and
                      (i32.shr_u
                        (local.get 7)
                        (i32.const 10))
                      (i32.const 4194300))
                    (local.get 1))))))
          (br_if 0 (;@3;)
            (i32.and
              (local.get 7)
              (i32.const 3)))
          (i32.store align=1
            (i32.add
              (local.get 7)
              (local.get 8))
            (local.get 13))
          (br 1 (;@2;)))
        (call 1
          (local.get 1)
          (local.get 7)
          (local.get 13)
          (i32.const 4)
          (i32.const 4)
          (i32.const 1))
        (if  ;; label = @3
          (i32.load offset=140
            (local.get 1))
          (then
            (local.set 0
              (i32.add
                (local.get 0)
                (i32.const 2)))
            (local.set 4
              (i32.add
                (local.get 2)
                (i32.const 0)))
            (local.set 6
              (i32.const 1))
            (br 2 (;@1;)))))
      (local.set 7
        (i32.add
          (local.get 12)
          (i32.const -4)))
      (block  ;; label = @2
        (block  ;; label = @3
          (br_if 0 (;@3;)
            (i32.eqz
              (local.tee 8
                (i32.load offset=16781312
                  (i32.add
                    (i32.and
                      (i32.shr_u
                        (local.get 7)
                        (i32.const 10))
                      (i32.const 4194300))
                    (local.get 1))))))
          (br_if 0 (;@3;)
            (i32.and
              (local.get 7)
              (i32.const 3)))
          (i32.store align=1
            (i32.add
              (local.get 7)
              (local.get 8))
            (local.get 14))
          (br 1 (;@2;)))
        (call 1
          (local.get 1)
          (local.get 7)
          (local.get 14)
          (i32.const 4)
          (i32.const 4)
          (i32.const 1))
        (if  ;; label = @3
          (i32.load offset=140
            (local.get 1))
          (then
            (local.set 0
              (i32.add
                (local.get 0)
                (i32.const 2)))
            (local.set 4
              (i32.add
                (local.get 2)
                (i32.const 0)))
            (local.set 6
              (i32.const 1))
            (br 2 (;@1;)))))
      (local.set 11
        (i32.add
          (local.get 12)
          (i32.const -8)))
      (local.set 14
        (i32.add
          (local.get 2)
          (i32.const 8)))
      (local.set 4
        (i32.add
          (local.get 2)
          (i32.const 260)))
      (br_if 0 (;@1;)
        (i32.ge_s
          (local.get 3)
          (i32.const 60)))
      (i32.store offset=52
        (local.get 1)
        (local.get 11))
      (i32.store offset=16
        (local.get 1)
        (local.get 13))
      (i32.store offset=56
        (local.get 1)
        (local.get 14))
      (i32.store
        (local.get 1)
        (local.get 15))
      (local.set 0
        (call 3
          (local.get 0)
          (local.get 1)
          (local.get 4)
          (local.get 5)
          (i32.const 20975616)
          (i32.add
            (local.get 3)
            (i32.const 1))))
      (if  ;; label = @2
        (i32.or
          (i32.or
            (i32.ne
              (i32.load offset=60
                (local.get 1))
              (i32.add
                (local.get 2)
                (i32.const 8)))
            (i32.load offset=140
              (local.get 1)))
          (i32.ne
            (i32.load offset=92
              (local.get 1))
            (i32.const 0)))
        (then
          (return
            (local.get 0))))
      (local.set 11
        (i32.load offset=52
          (local.get 1)))
      (local.set 13
        (i32.load offset=16
          (local.get 1)))
      (local.set 14
        (i32.load offset=56
          (local.get 1)))
      (local.set 15
        (i32.load
          (local.get 1)))
      (local.set 5
        (i32.const 64))
      (if  ;; label = @2
        (i32.lt_s
          (local.tee 0
            (i32.sub
              (local.get 0)
              (i32.const 2)))
          (i32.const 0))
        (then
          (local.set 0
            (i32.add
              (local.get 0)
              (i32.const 2)))
          (local.set 4
            (i32.add
              (local.get 2)
              (i32.const 8)))
          (local.set 6
            (i32.const 1))
          (br 1 (;@1;))))
      (local.set 12
        (local.get 15))
      (local.set 15
        (i32.add
          (local.get 12)
          (i32.const 1)))
      (local.set 12
        (local.get 11))
      (local.set 7
        (local.get 12))
      (local.set 16
        (block (result i32)  ;; label = @2
          (block  ;; label = @3
            (br_if 0 (;@3;)
              (i32.eqz
                (local.tee 8
                  (i32.load offset=12587008
                    (i32.add
                      (i32.and
                        (i32.shr_u
                          (local.get 7)
                          (i32.const 10))
                        (i32.const 4194300))
                      (local.get 1))))))
            (br_if 0 (;@3;)
              (i32.and
                (local.get 7)
                (i32.const 3)))
            (br 1 (;@2;)
              (i32.load align=1
                (i32.add
                  (local.get 7)
                  (local.get 8)))))
          (call 0
            (local.get 1)
            (local.get 7)
            (i32.const 4)
            (i32.const 4)
            (i32.const 1))
          (if  ;; label = @3
            (i32.load offset=140
              (local.get 1))
            (then
              (local.set 0
                (i32.add
                  (local.get 0)
                  (i32.const 1)))
              (local.set 4
                (i32.add
                  (local.get 2)
                  (i32.const 12)))
              (local.set 6
                (i32.const 1))
              (br 2 (;@1;))))))
      (local.set 7
        (i32.add
          (local.get 12)
          (i32.const 4)))
      (local.set 17
        (block (result i32)  ;; label = @2
          (block  ;; label = @3
            (br_if 0 (;@3;)
              (i32.eqz
                (local.tee 8
                  (i32.load offset=12587008
                    (i32.add
                      (i32.and
                        (i32.shr_u
                          (local.get 7)
                          (i32.const 10))
                        (i32.const 4194300))
                      (local.get 1))))))
            (br_if 0 (;@3;)
              (i32.and
                (local.get 7)
                (i32.const 3)))
            (br 1 (;@2;)
              (i32.load align=1
                (i32.add
                  (local.get 7)
                  (local.get 8)))))
          (call 0
            (local.get 1)
            (local.get 7)
            (i32.const 4)
            (i32.const 4)
            (i32.const 1))
          (if  ;; label = @3
            (i32.load offset=140
              (local.get 1))
            (then
              (local.set 0
                (i32.add
                  (local.get 0)
                  (i32.const 1)))
              (local.set 4
                (i32.add
                  (local.get 2)
                  (i32.const 12)))
              (local.set 6
                (i32.const 1))
              (br 2 (;@1;))))))
      (local.set 13
        (local.get 16))
      (local.set 11
        (i32.add
          (local.get 12)
          (i32.const 8)))
      (local.set 18
        (local.get 17))
      (local.set 19
        (i32.and
          (local.get 18)
          (i32.const 1)))
      (i32.store offset=92
        (local.get 1)
        (local.get 19))
      (local.set 5
        (i32.or
          (i32.const 64)
          (local.get 19)))
      (local.set 4
        (i32.and
          (local.get 18)
          (i32.sub
            (i32.shl
              (local.get 19)
              (i32.const 1))
            (i32.const 4))))
      (local.set 10
        (i32.const 1))
      (br 0 (;@1;))
      (unreachable))
    (i32.store offset=52
      (local.get 1)
      (local.get 11))
    (i32.store offset=16
      (local.get 1)
      (local.get 13))
    (i32.store offset=56
      (local.get 1)
      (local.get 14))
    (i32.store
      (local.get 1)
      (local.get 15))
    (if  ;; label = @1
      (local.get 6)
      (then
        (i32.store offset=60
          (local.get 1)
          (local.get 4))
        (i32.store offset=140
          (local.get 1)
          (i32.const 1))
        (return
          (local.get 0))))
    (if  ;; label = @1
      (i32.and
        (local.get 10)
        (i32.ne
          (local.get 3)
          (i32.const 0)))
      (then
        (i32.store offset=60
          (local.get 1)
          (local.get 4))
        (return
          (local.get 0))))
    (return_call 3
      (local.get 0)
      (local.get 1)
      (local.get 4)
      (local.get 5)
      (i32.const 20975616)
      (local.get 3)))
